"""`python -m bench.report FIGURES PAGE`: put what was measured into a page.

What stands between `<!-- figures: NAME -->` and `<!-- end of figures -->` is replaced, for each
name there are figures of; the rest of the page is people's.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import click

from bench import figures_file
from bench.figures import Figure, Part, shown
from bench.figures_file import Measured

_SECTION = re.compile(
    r"(?P<begin><!-- figures: (?P<name>[a-z ]+) -->\n).*?(?P<end><!-- end of figures -->)",
    re.DOTALL,
)
_HEAD = (
    "| figure | median | lowest | highest | unit | goal | |\n"
    "| --- | ---: | ---: | ---: | --- | --- | --- |\n"
)


def filled(page: str, measured: Measured) -> str:
    """Return the page with its figures."""
    sections = _sections(measured)

    def replaced(match: re.Match[str]) -> str:
        if match["name"] not in sections:
            return match[0]
        return f"{match['begin']}\n{sections[match['name']]}\n{match['end']}"

    return _SECTION.sub(replaced, page)


def _sections(measured: Measured) -> Mapping[str, str]:
    aims = [figure for part in measured.parts for figure in part.figures if figure.goal]
    machine = ", ".join(f"{name} {value}" for name, value in measured.machine.items())
    return {
        "machine": f"Measured with: {machine}.\n",
        "goals": _table(aims),
        # What could not be measured here keeps the figures that it has.
        **{part.name: _told(part) for part in measured.parts if part.figures},
    }


def _told(part: Part) -> str:
    errors = f"\n**{part.errors} errors.**\n" if part.errors else ""
    return f"{_table(part.figures)}{errors}\n{part.about}\n"


def _table(figures: list[Figure]) -> str:
    return _HEAD + "".join(map(_line, figures))


def _line(figure: Figure) -> str:
    values = [shown(figure.median), *map(shown, figure.spread)]
    cells = [figure.name, *values, figure.unit, str(figure.goal or ""), figure.verdict]
    return f"| {' | '.join(cells)} |\n"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("page", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def main(file: Path, page: Path) -> None:
    """Put the figures in FILE into PAGE."""
    page.write_text(filled(page.read_text("utf-8"), figures_file.read(file)), "utf-8")


if __name__ == "__main__":
    main()
