"""Figures as a table, as pictures, and in a page."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree

from attrs import evolve
from click.testing import CliRunner
from rich.console import Console

from bench import charts, figures_file
from bench.charts import HostsChart
from bench.curves import Panel, panels
from bench.figures import Figure, Part
from bench.report import filled
from bench.svg import bars
from bench.tables import table
from tests.bench.figures import FAST, MEASURED, READS, SLOW

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
PAGE = """Before.
<!-- figures: reads -->
old
<!-- end of figures -->
Between.
<!-- figures: storm -->
kept
<!-- end of figures -->
"""


def test_the_terminal_shows_each_figure_with_its_spread_and_verdict() -> None:
    out = io.StringIO()
    Console(file=out, width=120).print(table(evolve(READS, errors=3)))
    row = next(line for line in out.getvalue().splitlines() if "fast read" in line)
    assert re.findall(r"[\w.≥()]+", row)[-7:] == [
        *("0.90", "0.80", "1.00"),
        *("≥", "0.85", "(0.95)", "met"),
    ]
    assert "ERRORS: 3. Read <this> first." in out.getvalue()


def test_a_chart_is_valid_and_says_in_words_what_it_shows() -> None:
    root = ElementTree.fromstring(bars("Ratios & <others>", [FAST]))  # noqa: S314 - our own
    assert root.findtext(f"{SVG}title") == "Ratios & <others>"
    assert root.findtext(f"{SVG}desc") == "fast read / hello: 0.90 ×."
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"


def test_a_bar_is_as_long_as_its_median_and_its_goal_stands_where_it_is() -> None:
    figures = [FAST, Figure("twice that", "×", [1.8])]
    root = ElementTree.fromstring(bars("Ratios", figures))  # noqa: S314 - our own
    fast, twice = (float(each.attrib["width"]) for each in root.iter(f"{SVG}rect"))
    (goal,) = [each for each in root.iter(f"{SVG}line") if each.get("class") == "goal"]
    left = float(next(root.iter(f"{SVG}rect")).attrib["x"])
    assert twice == 2 * fast
    assert round((float(goal.attrib["x1"]) - left) / fast, 2) == round(0.85 / 0.9, 2)


def polylines(picture: str) -> list[list[tuple[float, float]]]:
    root = ElementTree.fromstring(picture)  # noqa: S314 - our own
    lines = [each.attrib["points"].split() for each in root.iter(f"{SVG}polyline")]
    return [[(float(x), float(y)) for x, y in (each.split(",") for each in line)] for line in lines]


def test_a_curve_rises_with_its_medians_whatever_their_order() -> None:
    figures = {2: Figure("b", "/s", [200.0]), 1: Figure("a", "/s", [100.0, 50.0, 400.0])}
    nought = {1: Figure("c", "/s", [0.0]), 2: Figure("d", "/s", [0.0])}
    one, other = polylines(panels("t", ["x", "y"], [Panel("p", [figures, nought])], across="z"))
    [(left, low), (right, high)], [(_, ground), _] = one, other
    assert left < right
    assert round((ground - high) / (ground - low), 2) == 2


def test_what_hosts_do_is_drawn_by_the_kind_of_work_and_whether_redis_is_beside() -> None:
    names = ["reads, 1 host", "reads, 2 hosts", "reads with Redis, 1 host"]
    more = ["reads with Redis, 2 hosts", "log-outs, 1 host", "log-outs, 2 hosts"]
    other = Figure("CPU of Redis, reads with Redis, 1 host", "µs", [7.0])
    figures = [Figure(name, "/s", [1.0]) for name in names + more]
    picture = HostsChart("hosts", "Hosts").drawn(Part("hosts", "", [*figures, other], ""))
    assert picture
    assert [len(line) for line in polylines(picture)] == [2, 2, 2]
    assert ">log-outs, a second<" in picture
    assert "CPU" not in picture


def test_a_picture_is_drawn_of_each_part_that_was_measured(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    figures_file.write(file, MEASURED)
    CliRunner().invoke(charts.main, [str(file), str(tmp_path / "img")], catch_exceptions=False)
    assert [each.name for each in (tmp_path / "img").iterdir()] == ["reads.svg"]


def test_a_section_of_a_page_is_replaced_where_there_are_figures_for_it() -> None:
    page = filled(PAGE, MEASURED)
    assert "old" not in page
    assert "| fast read / hello | 0.90 | 0.80 | 1.00 | × | ≥ 0.85 (0.95) | met |" in page
    assert page.startswith("Before.\n<!-- figures: reads -->\n")
    assert page.endswith(PAGE[PAGE.index("Between.") :])


def test_what_could_not_be_measured_keeps_the_figures_that_it_has() -> None:
    lacking = evolve(MEASURED, parts=[evolve(READS, figures=[])])
    assert "old" in filled(PAGE, lacking)


def test_filling_a_page_again_changes_nothing() -> None:
    page = filled(PAGE, MEASURED)
    assert filled(page, MEASURED) == page


def test_the_goals_of_all_parts_stand_together() -> None:
    page = filled("<!-- figures: goals -->\n<!-- end of figures -->", MEASURED)
    assert FAST.name in page
    assert SLOW.name not in page


def test_the_page_of_this_project_shows_the_figures_beside_it() -> None:
    page = (ROOT / "docs/performance.md").read_text()
    measured = figures_file.read(ROOT / "docs/performance.json")
    assert filled(page, measured) == page
