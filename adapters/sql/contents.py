"""All that the tables hold."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from attrs import frozen
from sqlalchemy import Integer, bindparam, func, select

from adapters.sql.audit import CHAIN, end_of_chain
from adapters.sql.mapping import SESSION_COLUMNS, USER_COLUMNS, sealed_of, session_of, user_of
from adapters.sql.particulars import FOREIGN, PARTICULARS, Particulars
from adapters.sql.prepared import Prepared, Row
from adapters.sql.tables import audit, sessions, users
from adapters.sql.transaction import Transaction
from adapters.sql.user_pages import EVERYBODY
from application.ports.contents import Contents, Extent, HashCensus, OwnedSession
from domain.audit_chain import SealedEntry
from domain.user import User

COUNTED_AT_A_TIME = 100_000
"""Ids of users whose hashes are counted in one statement."""

_EXTENT = Prepared(
    select(
        select(func.count()).select_from(users).scalar_subquery(),
        select(func.count()).select_from(sessions).scalar_subquery(),
        select(func.count(audit.c.place)).scalar_subquery(),
        select(func.coalesce(func.max(users.c.credential_version), 0)).scalar_subquery(),
    )
)
_SESSIONS = Prepared(
    select(*USER_COLUMNS, *SESSION_COLUMNS)
    .select_from(sessions.join(users))
    .where(sessions.c.digest > bindparam("after"))
    .order_by(sessions.c.digest)
    .limit(bindparam("limit", type_=Integer))
)


@frozen
class SqlContents(Contents):
    """Reads inside a transaction."""

    _transaction: Transaction

    def extent(self) -> Extent:
        """Tell how much there is."""
        [(user_count, session_count, entry_count, credential_version)] = self._transaction.rows(
            _EXTENT
        )
        return Extent(
            user_count,
            session_count,
            self._last_user_id(),
            credential_version,
            entry_count,
            end_of_chain(self._transaction),
        )

    def hash_census(self) -> HashCensus:
        """Count the password hashes of all users by their kind."""
        kinds: Counter[str] = Counter()
        # Not all at once: a server gives up what takes it seconds.
        for after in range(0, self._last_user_id(), COUNTED_AT_A_TIME):
            found = self._transaction.rows(
                self._particulars.hash_kinds, after=after, upto=after + COUNTED_AT_A_TIME
            )
            kinds.update({str(kind): count for kind, count in found})
        foreign, plain = kinds.pop(FOREIGN, 0), kinds.pop("", 0)
        return HashCensus(kinds, plain, foreign)

    def users(self, *, after: int, limit: int) -> Sequence[User]:
        """Return up to `limit` users with ids above `after`, by id."""
        rows = self._transaction.rows(EVERYBODY, after=after, limit=limit)
        return [user_of(*row) for row in rows]

    def sessions(self, *, after: bytes, limit: int) -> Sequence[OwnedSession]:
        """Return up to `limit` sessions with digests above `after`, by digest."""
        rows = self._transaction.rows(_SESSIONS, after=after, limit=limit)
        return [_owned(row) for row in rows]

    def entries(self, *, after: int, limit: int) -> Sequence[SealedEntry]:
        """Return up to `limit` sealed entries of the audit with places above `after`, by place."""
        return [sealed_of(*row) for row in self._transaction.rows(CHAIN, after=after, limit=limit)]

    def _last_user_id(self) -> int:
        [(last,)] = self._transaction.rows(self._particulars.last_user_id)
        return int(last)

    @property
    def _particulars(self) -> Particulars:
        return PARTICULARS[self._transaction.dialect.name]


@contextmanager
def sql_snapshot(
    transaction: Callable[[], AbstractContextManager[Transaction]],
) -> Iterator[SqlContents]:
    """Show what a transaction sees that always sees the same."""
    with transaction() as unit:
        yield SqlContents(unit)


def _owned(row: Row) -> OwnedSession:
    width = len(USER_COLUMNS)
    return OwnedSession(session_of(*row[width:]), user_of(*row[:width]))
