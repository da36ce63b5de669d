"""What rules fired for, in the file of requests.

Long because it is the whole of a port: each of its sentences with its statement.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, TypeVar

from attrs import frozen

from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.times import since_epoch, to_microseconds
from application.ports.incidents import Incidents, ToldIncident
from domain.alert_rule import AlertRule
from domain.incident import LONGEST_WAIT, Change, Incident, Notice

T = TypeVar("T")
_LAST_ID: Final = 2**63 - 1
# A turn in the future is one of a clock that was set back since.
_TAKE_TURN: Final = (
    "INSERT INTO turns VALUES ('watch', ?1) ON CONFLICT DO UPDATE SET at = ?1"
    " WHERE at <= ?2 OR at > ?1"
)
_INCIDENT: Final = "i.id, i.rule, i.value, i.began_at, i.ended_at"
_NOTICE: Final = "n.id, n.change, n.channel, n.tries, n.due_at, n.delivered_at"
_GOING_ON: Final = f"SELECT {_INCIDENT} FROM incidents i WHERE ended_at IS NULL ORDER BY id"  # noqa: S608 - names of ours
_PAGE: Final = f"SELECT {_INCIDENT} FROM incidents i WHERE id < ? ORDER BY id DESC"  # noqa: S608 - likewise
_NOTICES: Final = (
    f"SELECT {_INCIDENT}, {_NOTICE} FROM notices n JOIN incidents i ON i.id = n.incident_id"  # noqa: S608 - likewise
)
_BEGIN: Final = (
    "INSERT INTO incidents (rule, value, began_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
)
_END: Final = "UPDATE incidents SET ended_at = ? WHERE id = ? AND ended_at IS NULL"
_TELL: Final = (
    "INSERT INTO notices (incident_id, change, channel, tries, due_at) VALUES (?, ?, ?, 0, ?)"
)
_CLAIM: Final = (
    "UPDATE notices SET tries = tries + 1, due_at = ?1 WHERE id ="
    " (SELECT id FROM notices n WHERE (due_at <= ?2 OR due_at > ?3) AND NOT EXISTS"
    " (SELECT 1 FROM notices WHERE incident_id = n.incident_id AND channel = n.channel"
    " AND id < n.id AND due_at IS NOT NULL) ORDER BY due_at, id LIMIT 1) RETURNING id"
)
_SETTLE: Final = "UPDATE notices SET delivered_at = ?, due_at = ? WHERE id = ? AND tries = ?"
_GIVE_UP: Final = "UPDATE notices SET due_at = NULL WHERE id = ?"
_FORGOTTEN: Final = "SELECT id FROM incidents WHERE ended_at < ?"


@frozen
class SqliteIncidents(Incidents):
    """The file tells whose turn it is, and which incident goes on already."""

    file: RecordsFile

    def take_turn(self, *, at: datetime, every: timedelta) -> bool:
        """Tell whether it is on the caller to look now."""
        with self.file.writing() as connection:
            taken = connection.execute(
                _TAKE_TURN, (to_microseconds(at), to_microseconds(at - every))
            )
            return bool(taken.rowcount)

    def going_on(self) -> Sequence[Incident]:
        """Return those that have not ended, in the order in which they began."""
        with self.file.reading() as connection:
            return list(_readable(_incident, connection.execute(_GOING_ON)))

    def begin(
        self, rule: AlertRule, *, value: float, at: datetime, channels: Iterable[str]
    ) -> None:
        """Keep a new one, with a notice for each channel; not where one goes on."""
        with self.file.writing() as connection:
            begun = connection.execute(_BEGIN, (str(rule), value, to_microseconds(at)))
            if begun.rowcount:
                _tell(connection, begun.lastrowid, Change.BEGAN, channels, at)

    def end(self, incident: Incident, *, at: datetime, channels: Iterable[str]) -> None:
        """Keep that it ended, with a notice for each channel; not where it ended."""
        with self.file.writing() as connection:
            if connection.execute(_END, (to_microseconds(at), incident.id)).rowcount:
                _tell(connection, incident.id, Change.ENDED, channels, at)

    def end_unreadable(self, *, at: datetime) -> Sequence[str]:
        """Keep that those ended which this version cannot read; return their rules as kept."""
        with self.file.writing() as connection:
            rows = connection.execute(_GOING_ON).fetchall()
            read = {each.id for each in _readable(_incident, rows)}
            unread = [(id, rule) for id, rule, *_ in rows if id not in read]
            for id, _ in unread:
                connection.execute(_END, (to_microseconds(at), id))
            return [rule for _, rule in unread]

    def page(self, *, before: int | None, limit: int) -> Sequence[ToldIncident]:
        """Return up to `limit` of them with ids below `before`, the newest first."""
        with self.file.reading() as connection:
            rows = connection.execute(_PAGE, (_LAST_ID if before is None else before,))
            found = islice(_readable(_incident, rows), limit)
            return [ToldIncident(each, _notices_of(connection, each)) for each in found]

    def claim(self, *, at: datetime, until: datetime) -> Notice | None:
        """Take the notice that is due first, for the caller alone until then."""
        with self.file.writing() as connection:
            moments = [to_microseconds(each) for each in (until, at, at + LONGEST_WAIT)]
            # Each row is asked for, or the statement would not come to its end.
            while claimed := connection.execute(_CLAIM, moments).fetchall():
                rows = connection.execute(f"{_NOTICES} WHERE n.id = ?", claimed[0]).fetchall()
                for notice in _readable(_notice, rows):
                    return notice
                connection.execute(_GIVE_UP, claimed[0])
            return None

    def settle(
        self, notice: Notice, *, delivered_at: datetime | None, due_at: datetime | None
    ) -> None:
        """Keep what became of one that was claimed, unless that was claimed once more."""
        values = (_moment(delivered_at), _moment(due_at), notice.id, notice.tries)
        with self.file.writing() as connection:
            connection.execute(_SETTLE, values)

    def purge(self, *, until: datetime) -> None:
        """Forget those that ended before."""
        with self.file.writing() as connection:
            old = [id for (id,) in connection.execute(_FORGOTTEN, (to_microseconds(until),))]
            for id in old:
                connection.execute("DELETE FROM notices WHERE incident_id = ?", (id,))
                connection.execute("DELETE FROM incidents WHERE id = ?", (id,))


def _tell(
    connection: Any, incident_id: int, change: Change, channels: Iterable[str], at: datetime
) -> None:
    for channel in channels:
        connection.execute(_TELL, (incident_id, change.value, channel, to_microseconds(at)))


def _notices_of(connection: Any, incident: Incident) -> Sequence[Notice]:
    statement = f"{_NOTICES} WHERE n.incident_id = ? ORDER BY n.id"
    return list(_readable(_notice, connection.execute(statement, (incident.id,))))


def _readable(read: Callable[..., T], rows: Iterable[Sequence[Any]]) -> Iterator[T]:
    # Another version may know other figures, and changes.
    for row in rows:
        with suppress(ValueError):
            yield read(*row)


def _incident(id: int, rule: str, value: float, began: int, ended: int | None, /) -> Incident:
    return Incident(id, AlertRule.parse(rule), value, since_epoch(began), _told(ended))


def _notice(*row: Any) -> Notice:
    incident = _incident(*row[:5])
    id, change, channel, tries, due, delivered = row[5:]
    return Notice(id, incident, Change(change), channel, tries, _told(due), _told(delivered))


def _moment(at: datetime | None) -> int | None:
    return None if at is None else to_microseconds(at)


def _told(at: int | None) -> datetime | None:
    return None if at is None else since_epoch(at)
