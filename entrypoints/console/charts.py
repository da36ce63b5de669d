"""Figures over time as shapes: drawn by the server, sized and coloured by the stylesheet."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

HEIGHT: Final = 100
"""Of a drawing, in its own units; it is as many wide as there are points."""


@frozen
class Bar:
    """A part of a bar that is made of several."""

    x: int
    y: float
    height: float


@frozen
class Bars:
    """How many there were, moment by moment, each kind upon the one before."""

    title: str
    width: int
    most: int
    """What the highest stands for."""
    kinds: Sequence[tuple[str, Sequence[Bar]]]
    """Each with its name, which is its class as well."""

    @classmethod
    def of(cls, title: str, *kinds: tuple[str, Sequence[int]]) -> "Bars":
        """Draw series of the same length."""
        sums = [sum(values) for values in zip(*(series for _, series in kinds), strict=True)]
        most = max(sums, default=0)
        below = [0.0] * len(sums)
        drawn = []
        for name, series in kinds:
            bars = []
            for x, value in enumerate(series):
                if value:
                    height = HEIGHT * value / most
                    below[x] += height
                    bars.append(Bar(x, round(HEIGHT - below[x], 2), round(height, 2)))
            drawn.append((name, bars))
        return cls(title, len(sums), most, drawn)


@frozen
class Lines:
    """How much there was, moment by moment; a line ends where nothing is known."""

    title: str
    width: int
    most: float
    kinds: Sequence[tuple[str, Sequence[str]]]
    """Each with its name, and the pieces of its line."""

    @classmethod
    def of(cls, title: str, *kinds: tuple[str, Sequence[float | None]]) -> "Lines":
        """Draw series of the same length."""
        most = max((value or 0 for _, series in kinds for value in series), default=0)
        width = max((len(series) for _, series in kinds), default=0)
        drawn = [(name, _pieces(series, most)) for name, series in kinds]
        return cls(title, width, most, drawn)


def _pieces(series: Sequence[float | None], most: float) -> list[str]:
    pieces: list[list[str]] = [[]]
    for x, value in enumerate(series):
        if value is None:
            pieces.append([])
        else:
            y = HEIGHT - HEIGHT * value / most if most else HEIGHT
            pieces[-1].append(f"{x},{y:.2f}")
            # One alone would be a point, which has no length.
            pieces[-1].append(f"{x + 1},{y:.2f}")
    return [" ".join(piece) for piece in pieces if piece]
