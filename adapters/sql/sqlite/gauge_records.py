"""What was measured, in the file of requests."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from attrs import frozen

from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.times import since_epoch, to_microseconds
from application.ports.gauge_records import GaugeRecords, GaugeStep
from domain.alert_rule import Figure, Reading
from domain.measures import MINUTE

_NOTE: Final = (
    "INSERT INTO gauges VALUES (?1, ?2, ?3, ?3) ON CONFLICT DO UPDATE"
    " SET low = min(low, excluded.low), high = max(high, excluded.high)"
)
_BETWEEN: Final = (
    "SELECT begins - begins % ?4 AS step, min(low), max(high) FROM gauges"
    " WHERE figure = ?1 AND begins >= ?2 AND begins < ?3 GROUP BY step ORDER BY step"
)

# SQLite takes the other columns from the row that has the maximum.
_LATEST: Final = "SELECT figure, max(begins), high FROM gauges WHERE begins >= ? GROUP BY figure"

_FIGURES: Final = frozenset(Figure)


@frozen
class SqliteGaugeRecords(GaugeRecords):
    """One thread notes; any reads."""

    file: RecordsFile

    def note(self, measured: Mapping[Figure, float], *, minute: datetime) -> None:
        """Keep what was measured within the minute that begins then."""
        begins = to_microseconds(minute)
        with self.file.writing() as connection:
            for figure, value in measured.items():
                connection.execute(_NOTE, (figure.value, begins, value))

    def between(
        self, figure: Figure, *, since: datetime, until: datetime, step: timedelta = MINUTE
    ) -> Sequence[GaugeStep]:
        """Return what a figure was in each step of the time from `since` on and before `until`."""
        span = (to_microseconds(since), to_microseconds(until), step // timedelta(microseconds=1))
        with self.file.reading() as connection:
            return [
                GaugeStep(since_epoch(begins), Reading(low, high))
                for begins, low, high in connection.execute(_BETWEEN, (figure.value, *span))
            ]

    def latest(self, *, since: datetime) -> Mapping[Figure, float]:
        """Return the most that each was in the last of its minutes, if that begins since then."""
        with self.file.reading() as connection:
            rows = connection.execute(_LATEST, (to_microseconds(since),))
            # Another version may have measured others.
            return {Figure(figure): high for figure, _, high in rows if figure in _FIGURES}

    def purge(self, *, until: datetime) -> None:
        """Forget the minutes before."""
        with self.file.writing() as connection:
            connection.execute("DELETE FROM gauges WHERE begins < ?", (to_microseconds(until),))
