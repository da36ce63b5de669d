"""What was measured, in a dictionary of the process."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock

from attrs import define, field

from application.ports.gauge_records import GaugeRecords, GaugeStep
from domain.alert_rule import Figure, Reading
from domain.measures import MINUTE, beginning_of


@define
class MemoryGaugeRecords(GaugeRecords):
    """Keeps it until the process ends."""

    _readings: dict[tuple[datetime, Figure], Reading] = field(factory=dict, init=False, repr=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def note(self, measured: Mapping[Figure, float], *, minute: datetime) -> None:
        """Keep what was measured within the minute that begins then."""
        with self._lock:
            for figure, value in measured.items():
                before = self._readings.get((minute, figure), Reading(value, value))
                self._readings[minute, figure] = _both(before, Reading(value, value))

    def between(
        self, figure: Figure, *, since: datetime, until: datetime, step: timedelta = MINUTE
    ) -> Sequence[GaugeStep]:
        """Return what a figure was in each step of the time from `since` on and before `until`."""
        found: dict[datetime, Reading] = {}
        with self._lock:
            for (minute, of), reading in sorted(self._readings.items(), key=_by_time):
                if of is figure and since <= minute < until:
                    begins = beginning_of(step, minute)
                    found[begins] = _both(found.get(begins, reading), reading)
        return [GaugeStep(begins, reading) for begins, reading in found.items()]

    def latest(self, *, since: datetime) -> Mapping[Figure, float]:
        """Return the most that each was in the last of its minutes, if that begins since then."""
        with self._lock:
            return {
                figure: reading.high
                for (begins, figure), reading in sorted(self._readings.items(), key=_by_time)
                if begins >= since
            }

    def purge(self, *, until: datetime) -> None:
        """Forget the minutes before."""
        with self._lock:
            self._readings = {
                place: reading for place, reading in self._readings.items() if place[0] >= until
            }


def _by_time(item: tuple[tuple[datetime, Figure], Reading]) -> datetime:
    return item[0][0]


def _both(one: Reading, other: Reading) -> Reading:
    return Reading(min(one.low, other.low), max(one.high, other.high))
