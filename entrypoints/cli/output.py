"""How results are printed: words in columns, or JSON for programs."""

import json
from collections.abc import Iterable, Sequence

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(value: object) -> None:
    """Print one JSON document on one line, in ASCII."""
    click.echo(json.dumps(value))


def print_columns(lines: Iterable[Sequence[str]]) -> None:
    """Print lines with their cells under one another."""
    table = [list(line) for line in lines]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        click.echo("  ".join(padded).rstrip())
