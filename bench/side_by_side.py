"""Servers under the same load in turn, each beside a yardstick."""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from bench.figures import Figure, Goal, ratio
from bench.load import load
from bench.loads import Load
from bench.plan import Plan


@frozen
class Cell:
    """One thing to be measured."""

    name: str
    url: str
    requests: Path
    yardstick: str
    goal: Goal | None = None


def compared(cells: Sequence[Cell], plan: Plan) -> tuple[list[Figure], int]:
    """Load the cells in turn, round by round; return their figures, and how many errors."""
    seen: dict[str, list[Load]] = {cell.name: [] for cell in cells}
    for cell in {cell.url: cell for cell in cells}.values():
        load(cell.url, cell.requests, seconds=1)  # Warms it up.
    for _ in range(plan.rounds):
        for cell in cells:
            seen[cell.name].append(load(cell.url, cell.requests, seconds=plan.seconds))
    return _figures(cells, seen), sum(each.errors for loads in seen.values() for each in loads)


def _figures(cells: Sequence[Cell], seen: dict[str, list[Load]]) -> list[Figure]:
    rates = {name: Figure(name, "/s", [e.per_second for e in v]) for name, v in seen.items()}
    ratios = [
        ratio(f"{c.name} / {c.yardstick}", rates[c.name], rates[c.yardstick], goal=c.goal)
        for c in cells
        if c.name != c.yardstick
    ]
    slowest = [Figure(f"{name}, p99", "ms", [e.p99_ms for e in v]) for name, v in seen.items()]
    return [*ratios, *rates.values(), *slowest]
