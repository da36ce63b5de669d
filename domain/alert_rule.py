"""What operators want to be told of: a rule is a line, and fires while a figure is not well."""

import math
import re
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Final, Self

from attrs import frozen

LONGEST: Final = timedelta(hours=6)


class Severity(StrEnum):
    """How soon somebody has to look."""

    WARNING = "warning"
    CRITICAL = "critical"


class Figure(StrEnum):
    """What can be watched."""

    ERROR_RATE = "error-rate"
    P95 = "p95"
    REQUESTS = "requests"
    REFUSED_LOG_INS = "refused-log-ins"
    THROTTLED_LOG_INS = "throttled-log-ins"
    HASHING = "hashing"
    STORE = "store"
    SESSIONS = "sessions"
    MEMORY = "memory"
    DISK_FREE = "disk-free"
    CERTIFICATE_DAYS = "certificate-days"
    KEY_DAYS = "key-days"


UNITS: Final = {
    Figure.ERROR_RATE: "% of the requests answered with 500 or more",
    Figure.P95: "ms that 95 % of the requests took at most",
    Figure.REQUESTS: "requests a minute",
    Figure.REFUSED_LOG_INS: "log-ins a minute refused",
    Figure.THROTTLED_LOG_INS: "log-ins a minute not looked at",
    Figure.HASHING: "passwords in hand, at work or waiting",
    Figure.STORE: "1 where the store answers, else 0",
    Figure.SESSIONS: "sessions alive",
    Figure.MEMORY: "MB of memory, of all processes",
    Figure.DISK_FREE: "% of the disk free, of the fullest that is written to",
    Figure.CERTIFICATE_DAYS: "days that the certificate still holds",
    Figure.KEY_DAYS: "days since the oldest file of keys was written",
}
"""What each is a number of."""


REACHES: Final = {Figure.ERROR_RATE: 100, Figure.P95: 5_000, Figure.STORE: 1, Figure.DISK_FREE: 100}
"""The most that a figure can be, where there is one; none can be less than 0."""


class Side(StrEnum):
    """On which side of its bound a figure has to be looked at."""

    ABOVE = "above"
    BELOW = "below"


@frozen
class Reading:
    """What a figure was throughout some time: it was neither below `low` nor above `high`."""

    low: float
    high: float


@frozen
class AlertRule:
    """Fires once a figure has been beyond its bound for a while, until it is well again."""

    severity: Severity
    figure: Figure
    side: Side
    bound: float
    over: timedelta
    """Whole minutes, up to six hours."""
    until: float
    """The bound within which it has to be to be over."""

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read a line; raises `ValueError` with the end of a sentence, and nothing of the line."""
        found = _LINE.fullmatch(" ".join(line.split()))
        if not found:
            raise ValueError(
                "has to be rules such as `critical: error-rate above 5 over 5m until 1`"
            )
        side, bound = Side(found["side"]), float(found["bound"])
        until = bound if found["until"] is None else float(found["until"])
        over = timedelta(minutes=int(found["minutes"]))
        if not timedelta() < over <= LONGEST:
            raise ValueError("has to have rules over 1m to 360m")
        if (until > bound) if side is Side.ABOVE else (until < bound):
            raise ValueError("has to have rules whose `until` is not beyond their bound")
        figure = Figure(found["figure"])
        most = REACHES.get(figure, math.inf)
        if bound >= most if side is Side.ABOVE else (bound <= 0 or until > most):
            raise ValueError("has to have rules that can fire, and be over")
        return cls(Severity(found["severity"]), figure, side, bound, over, until)

    def __str__(self) -> str:
        minutes = self.over // timedelta(minutes=1)
        line = f"{self.severity}: {self.figure} {self.side} {shown(self.bound)} over {minutes}m"
        return line if self.until == self.bound else f"{line} until {shown(self.until)}"

    def fires(self, reading: Reading | None, *, is_firing: bool) -> bool:
        """Tell whether it fires now, where it did or did not just before.

        To begin, the figure has to be beyond the bound all the time; to end, within the other all
        the time. Where nothing is known it stays as it is.
        """
        if reading is None:
            return is_firing
        if self.side is Side.ABOVE:
            return reading.high > self.until if is_firing else reading.low > self.bound
        return reading.low < self.until if is_firing else reading.high < self.bound

    def told(self, reading: Reading) -> float:
        """Return the value to tell of a reading: the worst there was."""
        return self.worst_of([reading.low, reading.high])

    def worst_of(self, values: Iterable[float]) -> float:
        """Return the one that is furthest beyond the bound, or least far within."""
        return max(values) if self.side is Side.ABOVE else min(values)


def shown(value: float) -> str:
    """Write a value as people do."""
    return f"{round(value, 2):.12g}"


def _among(choices: type[StrEnum]) -> str:
    return "|".join(choices)


_NUMBER: Final = r"[0-9]{1,6}(?:\.[0-9]{1,2})?"
_LINE: Final = re.compile(
    f"(?P<severity>{_among(Severity)}): (?P<figure>{_among(Figure)}) (?P<side>{_among(Side)})"
    f" (?P<bound>{_NUMBER}) over (?P<minutes>[0-9]{{1,3}})m(?: until (?P<until>{_NUMBER}))?"
)
