"""`python -m bench`: measure Watchword, every figure as a ratio within one run where it can be."""

import sys
import tempfile
from pathlib import Path

import click
from rich.console import Console

from bench import (
    backends,
    budget,
    figures_file,
    footprint,
    growth,
    hosts,
    reads,
    refusals,
    storage,
    storm,
    writes,
)
from bench.figures import Part
from bench.figures_file import Measured
from bench.machine import machine
from bench.plan import Plan
from bench.tables import table

PARTS = {
    "reads": reads.measure,
    "storm": storm.measure,
    "writes": writes.measure,
    "growth": growth.measure,
    "footprint": footprint.measure,
    "refusals": refusals.measure,
    "budget": budget.measure,
    "backends": backends.measure,
}
NEED_SERVERS = {
    "hosts": hosts.measure,
    "storage": storage.measure,
}
"""Not measured unless they are named: they need programs that not every machine has, and time."""
VAR = Path(__file__).parents[1] / "var"
SIZES = (1_000, 100_000)


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice([*PARTS, *NEED_SERVERS]))
@click.option("--rounds", default=5, show_default=True, help="Rounds, all cells in each.")
@click.option("--seconds", default=1, show_default=True, help="Seconds a cell and round.")
@click.option("--full", is_flag=True, help="Up to a million users, and longer: ten minutes.")
@click.option("--huge", is_flag=True, help="Up to ten million users.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write figures here.")
def main(
    parts: tuple[str, ...],
    rounds: int,
    seconds: int,
    full: bool,  # noqa: FBT001 - a switch on the command line
    huge: bool,  # noqa: FBT001 - a switch on the command line
    json_file: Path | None,
) -> None:
    """Measure the PARTS named, or all that need nothing else, and print medians and spreads.

    It ends with 1 where anything failed that should not, whatever the figures are.
    """
    VAR.mkdir(exist_ok=True)
    sizes = SIZES + (1_000_000,) * (full or huge) + (10_000_000,) * huge
    seen = [_measured(name, rounds, seconds * (3 if full else 1), sizes) for name in parts or PARTS]
    if json_file:
        figures_file.write(json_file, Measured(machine(), seen))
    sys.exit(any(part.errors for part in seen))


def _measured(name: str, rounds: int, seconds: int, sizes: tuple[int, ...]) -> Part:
    console = Console(width=110)
    # Beside the checkout's own database, not in /tmp, which may be memory and not a disk.
    with (
        console.status(f"Measuring {name} …"),
        tempfile.TemporaryDirectory(prefix="bench-", dir=VAR) as folder,
    ):
        part = (PARTS | NEED_SERVERS)[name](Plan(rounds, seconds, sizes, Path(folder)))
    console.print(table(part))
    return part


if __name__ == "__main__":
    main()
