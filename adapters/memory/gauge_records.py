"""What was measured, in a dictionary of the process."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Lock

from attrs import define, field

from application.ports.gauge_records import GaugeMinute, GaugeRecords
from domain.alert_rule import Figure, Reading


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
                self._readings[minute, figure] = Reading(
                    min(before.low, value), max(before.high, value)
                )

    def between(self, figure: Figure, *, since: datetime, until: datetime) -> Sequence[GaugeMinute]:
        """Return the minutes of a figure that begin from `since` on and before `until`."""
        with self._lock:
            return [
                GaugeMinute(begins, reading)
                for (begins, of), reading in sorted(self._readings.items(), key=_by_time)
                if of is figure and since <= begins < until
            ]

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
