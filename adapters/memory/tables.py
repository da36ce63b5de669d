"""The dictionaries, looked at as the tables that databases have."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from attrs import define

from adapters.memory.store import MemoryStore
from application.ports.tables import Column, Kind, RowQuery, Table, TableReader, Value


def _column(name: str, kind: Kind, *, is_nullable: bool = False, is_secret: bool = False) -> Column:
    return Column(name, kind, kind.value, is_nullable, is_secret)


_WHOLE, _TEXT, _TIME, _TRUTH, _BYTES = Kind.WHOLE, Kind.TEXT, Kind.TIME, Kind.TRUTH, Kind.BYTES
_Rows = Callable[[MemoryStore], Sequence[Mapping[str, Value]]]

_USERS: Final = Table(
    "users",
    [
        _column("id", _WHOLE),
        _column("username", _TEXT),
        _column("username_key", _TEXT),
        _column("password_hash", _TEXT, is_secret=True),
        _column("signed_up_at", _TIME),
        _column("is_disabled", _TRUTH),
        _column("credential_version", _WHOLE),
        _column("revision", _WHOLE),
        _column("role", _TEXT, is_nullable=True),
        _column("must_change_password", _TRUTH),
    ],
    ["id"],
)
_SESSIONS: Final = Table(
    "sessions",
    [
        _column("digest", _BYTES, is_secret=True),
        _column("id", _TEXT),
        _column("user_id", _WHOLE),
        _column("kind", _TEXT),
        _column("credential_version", _WHOLE),
        _column("authenticated_at", _TIME),
        _column("created_at", _TIME),
        _column("last_seen_at", _TIME),
        _column("ip", _TEXT, is_nullable=True),
        _column("user_agent", _TEXT, is_nullable=True),
    ],
    ["user_id", "id"],
)
_ATTEMPTS: Final = Table(
    "attempts",
    [
        _column("key", _BYTES),
        _column("tries", _WHOLE),
        _column("open_at", _TIME),
        _column("expires_at", _TIME),
    ],
    ["key"],
)
_AUDIT: Final = Table(
    "audit",
    [
        _column("id", _WHOLE),
        _column("place", _WHOLE, is_nullable=True),
        _column("link", _BYTES, is_nullable=True),
        _column("at", _TIME),
        _column("act", _TEXT),
        _column("actor", _TEXT),
        _column("actor_id", _WHOLE, is_nullable=True),
        _column("about", _WHOLE, is_nullable=True),
        _column("address", _TEXT, is_nullable=True),
        _column("request_id", _TEXT, is_nullable=True),
        _column("detail", _TEXT, is_nullable=True),
        _column("times", _WHOLE),
    ],
    ["id"],
)


def _values(entity: Any, table: Table, **others: Value) -> dict[str, Value]:
    names = {column.name for column in table.shown} - {*others}
    return {name: getattr(entity, name) for name in names} | others


_ROWS: Final[Mapping[str, _Rows]] = {
    "users": lambda store: [
        _values(each, _USERS, username=each.username.typed, username_key=each.username.key)
        for each in store.users.values()
    ],
    "sessions": lambda store: [
        _values(each, _SESSIONS, ip=each.device.ip, user_agent=each.device.user_agent)
        for each in store.sessions.values()
    ],
    "attempts": lambda store: [
        _values(each, _ATTEMPTS, key=key) for key, each in store.attempts.items()
    ],
    "audit": lambda store: [
        _values(each.entry, _AUDIT, id=each.place, place=each.place, link=each.link)
        for each in store.audit.values()
    ],
}


@define
class MemoryTableReader(TableReader):
    """Reads between transactions."""

    store: MemoryStore

    def tables(self) -> Sequence[Table]:
        """Return every table there would be."""
        return [_USERS, _SESSIONS, _ATTEMPTS, _AUDIT]

    def rows(self, query: RowQuery) -> Sequence[Sequence[Value]]:
        """Return the rows that are meant."""
        with self.store.held():
            rows = _ROWS[query.table.name](self.store)

        def place(row: Mapping[str, Value]) -> Any:
            return [row[name] for name in query.order]

        meant = [
            row
            for row in rows
            if all(row[name] == value for name, value in query.equal.items())
            and (query.after is None or _is_after(place(row), query))
        ]
        meant.sort(key=place, reverse=query.is_descending)
        names = [column.name for column in query.table.shown]
        return [[row[name] for name in names] for row in meant[: query.limit]]


def _is_after(place: Any, query: RowQuery) -> bool:
    after: Any = list(query.after or ())
    return bool(place < after if query.is_descending else place > after)
