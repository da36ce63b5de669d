"""Where it is kept what was measured, minute by minute: beside what was asked and answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from domain.alert_rule import Figure, Reading
from domain.measures import MINUTE


@frozen
class GaugeStep:
    """What a figure was within a minute or an hour."""

    begins: datetime
    reading: Reading


class GaugeRecords(Protocol):
    """Keeps the least and the most of each. Each method raises `RecordsUnavailable`."""

    def note(self, measured: Mapping[Figure, float], *, minute: datetime) -> None:
        """Keep what was measured within the minute that begins then."""
        ...

    def between(
        self, figure: Figure, *, since: datetime, until: datetime, step: timedelta = MINUTE
    ) -> Sequence[GaugeStep]:
        """Return what a figure was in each step of the time from `since` on and before `until`.

        A step is minutes or hours; those in which nothing was measured are left out.
        """
        ...

    def latest(self, *, since: datetime) -> Mapping[Figure, float]:
        """Return the most that each was in the last of its minutes, if that begins since then."""
        ...

    def purge(self, *, until: datetime) -> None:
        """Forget the minutes before."""
        ...
