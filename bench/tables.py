"""Parts as tables in the terminal."""

from rich.console import Group
from rich.table import Column, Table
from rich.text import Text

from bench.figures import Figure, Part, shown

COLOURS = {"stretch": "green", "met": "green", "missed": "red"}


def table(part: Part) -> Group:
    """Show the figures, and under them what has to be known to read them."""
    grid = Table(
        Column("figure", no_wrap=True),
        *(Column(name, justify="right") for name in ("median", "lowest", "highest")),
        Column("unit", no_wrap=True),
        Column("goal", no_wrap=True),
        Column("", no_wrap=True),
        title=part.title,
        title_justify="left",
    )
    for figure in part.figures:
        grid.add_row(*_cells(figure))
    about = Text(part.about)
    if part.errors:
        about = Text(f"ERRORS: {part.errors}. ", "red") + about
    return Group(grid, about, "")


def _cells(figure: Figure) -> list[Text]:
    words = [figure.name, shown(figure.median), *map(shown, figure.spread), figure.unit]
    goal = str(figure.goal or "")
    verdict = Text(figure.verdict, COLOURS.get(figure.verdict, ""))
    return [*map(Text, words), Text(goal), verdict]
