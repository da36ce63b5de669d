"""`python -m bench.peers`: Watchword beside others that do the same work."""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console

from bench import figures_file
from bench.figures_file import Measured
from bench.loads import Load
from bench.machine import machine
from bench.peers.catalogue import PEERS
from bench.peers.cells import Cell, start
from bench.peers.figures import part
from bench.peers.install import CACHE, install, is_possible
from bench.peers.peer import Peer
from bench.tables import table

NAMES = [peer.name for peer in PEERS]
console = Console(width=120)


@click.command()
@click.option("--rounds", default=7, show_default=True, help="Rounds, all cells in each.")
@click.option("--seconds", default=2, show_default=True, help="Seconds a cell and round.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write figures here.")
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="A peer; may be repeated.")
def main(rounds: int, seconds: int, json_file: Path | None, only: Sequence[str]) -> None:
    """Install the peers, check that each does the work, measure by turns.

    It ends with 1 where Watchword failed anything.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    peers = [peer for peer in PEERS if peer.name in (only or NAMES) and _is_ready(peer)]
    with ExitStack() as stack:
        # Beside the peers' own databases: on the same disk.
        temporary = tempfile.TemporaryDirectory(prefix="bench-", dir=CACHE)
        folder = Path(stack.enter_context(temporary))
        with console.status("Starting the servers and checking their work"):
            cells = start(stack, peers, folder=folder)
        least = len(cells) * rounds * seconds / 60
        console.print(f"{len(cells)} cells by turns, {rounds} rounds: {least:.0f} minutes or more.")
        seen = _measure(cells, rounds=rounds, seconds=seconds)
        for cell in cells:
            cell.check()
    found = part(seen, peers)
    console.print(table(found))
    if json_file:
        figures_file.write(json_file, Measured(machine(), [found]))
    sys.exit(bool(found.errors))


def _is_ready(peer: Peer) -> bool:
    if not is_possible(peer):
        console.print(f"{peer.name} is left out: it needs Node and npm, and they are not here.")
        return False
    with console.status(f"Installing {peer.name}"):
        if install(peer):
            console.print(f"Installed {peer.title}.")
    return True


def _measure(cells: Sequence[Cell], *, rounds: int, seconds: int) -> Mapping[Cell, list[Load]]:
    seen: dict[Cell, list[Load]] = {cell: [] for cell in cells}
    for cell in cells:
        cell.measure(1)  # Warms it up.
    for count in range(rounds):
        for cell in cells:
            with console.status(f"Round {count + 1} of {rounds}: {cell.work} of {cell.name}"):
                seen[cell].append(cell.measure(seconds))
    return seen


if __name__ == "__main__":
    main()
