"""Rounds become medians, spreads, ratios and verdicts."""

from pathlib import Path

import pytest
from attrs import evolve

from bench import figures_file
from bench.figures import Figure, Goal, ratio, shown
from bench.loads import percentile
from tests.bench.figures import FAST, MEASURED, READS, SLOW


def test_a_figure_tells_its_middle_and_how_far_the_rounds_are_apart() -> None:
    assert (FAST.median, FAST.spread) == (0.9, (0.8, 1.0))


def test_a_ratio_is_that_of_each_round() -> None:
    one, other = Figure("a", "/s", [10, 30, 80]), Figure("b", "/s", [20, 30, 40])
    assert ratio("a / b", one, other).values == [0.5, 1.0, 2.0]


@pytest.mark.parametrize(
    ("goal", "value", "verdict"),
    [
        (Goal("≥", 3, 3.7), 3.7, "stretch"),
        (Goal("≥", 3, 3.7), 3.0, "met"),
        (Goal("≥", 3, 3.7), 2.99, "missed"),
        (Goal("≤", 1.5, 0.8), 0.8, "stretch"),
        (Goal("≤", 1.5, 0.8), 1.5, "met"),
        (Goal("≤", 1.5, 0.8), 1.51, "missed"),
        (Goal("≤", 20), 1.0, "met"),
    ],
)
def test_a_goal_says_how_far_a_value_gets(goal: Goal, value: float, verdict: str) -> None:
    assert goal.verdict(value) == verdict


def test_a_figure_without_a_goal_has_no_verdict() -> None:
    assert (FAST.verdict, SLOW.verdict) == ("met", "")


def test_values_are_shown_with_three_figures() -> None:
    assert [shown(value) for value in (12345.6, 99.94, 1.234, -0.5)] == [
        "12,346",
        "99.9",
        "1.23",
        "-0.50",
    ]


def test_a_percentile_is_a_value_that_was_seen() -> None:
    hundred = [float(number) for number in range(101)]
    assert [percentile(hundred, each) for each in (0, 50, 99, 100)] == [0, 50, 99, 100]
    assert percentile([], 99) == 0


def test_what_is_written_to_a_file_is_read_back(tmp_path: Path) -> None:
    figures_file.write(tmp_path / "figures.json", MEASURED)
    assert figures_file.read(tmp_path / "figures.json") == MEASURED


def test_a_part_measured_again_replaces_itself_alone(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    storm = evolve(READS, name="storm")
    faster = evolve(READS, figures=[evolve(FAST, values=[1.0])])
    figures_file.write(file, evolve(MEASURED, parts=[READS, storm]))
    figures_file.write(file, evolve(MEASURED, parts=[faster]))
    assert figures_file.read(file).parts == [faster, storm]
