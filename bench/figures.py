"""What a measurement hands over: figures with all their rounds, in parts."""

from statistics import median
from typing import Literal

from attrs import frozen


@frozen
class Goal:
    """A bound on a median, and a further one to be proud of."""

    side: Literal["≥", "≤"]
    target: float
    stretch: float | None = None

    def verdict(self, value: float) -> str:
        """Tell how far the value gets: `stretch`, `met` or `missed`."""
        if self.stretch is not None and self._holds(value, self.stretch):
            return "stretch"
        return "met" if self._holds(value, self.target) else "missed"

    def __str__(self) -> str:
        further = "" if self.stretch is None else f" ({self.stretch:g})"
        return f"{self.side} {self.target:g}{further}"

    def _holds(self, value: float, bound: float) -> bool:
        return value >= bound if self.side == "≥" else value <= bound


@frozen
class Figure:
    """One figure: a value for each round, in order."""

    name: str
    unit: str
    """`/s`, `ms`, `µs`, `s`, `MB`, `bytes`; `×` is a ratio within a round, nothing is a count."""
    values: list[float]
    goal: Goal | None = None

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest round."""
        return min(self.values), max(self.values)

    @property
    def verdict(self) -> str:
        """How the median stands to the goal; nothing where there is none."""
        return self.goal.verdict(self.median) if self.goal else ""


@frozen
class Part:
    """The figures of one part, and what has to be known to read them."""

    name: str
    title: str
    figures: list[Figure]
    about: str
    errors: int = 0
    """Answers and transactions that should have succeeded."""


def ratio(name: str, of: Figure, to: Figure, *, goal: Goal | None = None) -> Figure:
    """Divide round by round: what both were slowed by in a round cancels out."""
    values = [one / other for one, other in zip(of.values, to.values, strict=True)]
    return Figure(name, "×", values, goal)


def shown(value: float) -> str:
    """Write a value with about three figures."""
    decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{decimals}f}"
