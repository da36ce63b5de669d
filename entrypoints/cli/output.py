"""How results are printed: words in columns, or JSON for programs."""

import json
from collections.abc import Iterable, Sequence

import click

_AS_JSON = f"{__name__}.as_json"


def _remember(ctx: click.Context, _: click.Parameter, value: bool) -> bool:  # noqa: FBT001 - click's signature
    ctx.meta[_AS_JSON] = value
    return value


json_option = click.option(
    "--json", "as_json", is_flag=True, callback=_remember, help="Print JSON."
)


def wants_json(ctx: click.Context) -> bool:
    """Tell whether the command that was run is one that prints JSON, and was told to."""
    return ctx.meta.get(_AS_JSON, False) is True


def print_json(value: object, *, err: bool = False) -> None:
    """Print one JSON document on one line, in ASCII."""
    click.echo(json.dumps(value), err=err)


def print_columns(lines: Iterable[Sequence[str]]) -> None:
    """Print lines with their cells under one another."""
    table = [[_printable(cell) for cell in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _printable(text: str) -> str:
    """Leave nothing in a text that moves a cursor: one row could hide another by it."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
