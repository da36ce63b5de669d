"""Medians and spread of what the rounds saw, beside Watchword in the same round."""

import statistics
from collections.abc import Mapping, Sequence

from attrs import frozen

from bench.load import Load
from bench.peers.cells import WATCHWORD, Cell, Work


@frozen
class Spread:
    """A median, and what it was at its lowest and highest."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(statistics.median(values), min(values), max(values))


@frozen
class Figure:
    """What one cell came to."""

    name: str
    work: Work
    per_second: Spread
    ratio: Spread
    """How many times as much Watchword did, round by round."""
    loads: Sequence[Load]

    @property
    def errors(self) -> int:
        return sum(each.errors for each in self.loads)


def figures(seen: Mapping[Cell, Sequence[Load]]) -> list[Figure]:
    """Compare every cell with Watchword's of its kind."""
    watchword = {cell.work: loads for cell, loads in seen.items() if cell.name == WATCHWORD}
    # Watchword's own argon2 is what the others are made equal to.
    watchword[Work.LOG_IN_EQUAL] = watchword[Work.LOG_IN]
    return [_figure(cell, loads, watchword[cell.work]) for cell, loads in seen.items()]


def _figure(cell: Cell, loads: Sequence[Load], watchword: Sequence[Load]) -> Figure:
    pairs = zip(watchword, loads, strict=True)
    return Figure(
        name=cell.name,
        work=cell.work,
        per_second=Spread.of([each.per_second for each in loads]),
        ratio=Spread.of([ours.per_second / theirs.per_second for ours, theirs in pairs]),
        loads=loads,
    )
