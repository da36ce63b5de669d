"""`python -m bench`: authenticated reads beside a bare Falcon answer on the same server."""

import json
import statistics
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import click
from attrs import asdict, frozen
from rich.console import Console
from rich.table import Column, Table

from bench import servers
from bench.load import Load, load
from bench.refusals import Refusals, refusals


@frozen
class Cell:
    """One thing to be measured."""

    name: str
    url: str
    headers: Mapping[str, str]


@click.command()
@click.option("--rounds", default=7, show_default=True, help="Rounds, all cells in each.")
@click.option("--seconds", default=3, show_default=True, help="Seconds a cell and round.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write figures here.")
@click.option("--tries", default=200, show_default=True, help="Refused log-ins of each kind.")
def main(rounds: int, seconds: int, json_file: Path | None, tries: int) -> None:
    """Measure the cells in turn and print medians beside the yardstick."""
    with ExitStack() as stack:
        cells = _cells(stack)
        seen: dict[str, list[Load]] = {cell.name: [] for cell in cells}
        for cell in cells:
            load(cell.url, seconds=1, headers=cell.headers)  # Warms it up.
        for _ in range(rounds):
            for cell in cells:
                seen[cell.name].append(load(cell.url, seconds=seconds, headers=cell.headers))
        refused = refusals(cells[1].url, name="bench", tries=tries)
    console = Console(width=100)
    console.print(_table(seen))
    console.print(_sentence(refused))
    if json_file:
        figures: dict[str, object] = {k: [asdict(each) for each in v] for k, v in seen.items()}
        json_file.write_text(json.dumps(figures | asdict(refused), indent=2) + "\n")
    sys.exit(any(each.errors for loads in seen.values() for each in loads))


def _cells(stack: ExitStack) -> list[Cell]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    hello = stack.enter_context(servers.hello())
    service = stack.enter_context(servers.watchword(folder / "bench.db"))
    session = {"Cookie": servers.sign_up(service, "bench")}
    return [
        Cell("hello", hello, {}),
        Cell("authenticated read", service + "/api/user", session),
        # The same as the first: how far apart these two are is what the machine makes up.
        Cell("hello again", hello, {}),
    ]


def _table(seen: Mapping[str, list[Load]]) -> Table:
    table = Table(
        Column("cell", no_wrap=True),
        "median/s",
        "lowest",
        "highest",
        "p99 ms",
        "ratio to hello",
        "its spread",
        "errors",
    )
    yardstick = [each.per_second for each in seen["hello"]]
    for name, loads in seen.items():
        rates = [each.per_second for each in loads]
        ratios = [rate / base for rate, base in zip(rates, yardstick, strict=True)]
        table.add_row(
            name,
            f"{statistics.median(rates):,.0f}",
            f"{min(rates):,.0f}",
            f"{max(rates):,.0f}",
            f"{statistics.median(each.p99_ms for each in loads):.1f}",
            f"{statistics.median(ratios):.2f}",
            f"{min(ratios):.2f} to {max(ratios):.2f}",
            str(sum(each.errors for each in loads)),
        )
    return table


def _sentence(refused: Refusals) -> str:
    wrong, unknown = map(statistics.median, (refused.wrong_password, refused.unknown_name))
    return (
        f"A refused log-in takes {wrong:.2f} ms with a wrong password and {unknown:.2f} ms with an"
        f" unknown name, medians of {len(refused.unknown_name)} by turns:"
        f" {refused.difference():.1%} apart."
        f" The answers are {'the same' if refused.is_same_answer else 'NOT the same'}."
    )


if __name__ == "__main__":
    main()
