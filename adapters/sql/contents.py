"""All that the tables hold."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from attrs import frozen
from sqlalchemy import Integer, bindparam, func, select

from adapters.sql.mapping import SESSION_COLUMNS, USER_COLUMNS, session_of, user_of
from adapters.sql.particulars import PARTICULARS
from adapters.sql.prepared import Prepared, Row
from adapters.sql.tables import sessions, users
from adapters.sql.transaction import Transaction
from adapters.sql.users import PAGE
from application.ports.contents import Contents, Extent, OwnedSession
from domain.user import User

_EXTENT = Prepared(
    select(
        select(func.count()).select_from(users).scalar_subquery(),
        select(func.count()).select_from(sessions).scalar_subquery(),
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
        [(user_count, session_count, credential_version)] = self._transaction.rows(_EXTENT)
        [(last_user_id,)] = self._transaction.rows(
            PARTICULARS[self._transaction.dialect.name].last_user_id
        )
        return Extent(user_count, session_count, last_user_id, credential_version)

    def users(self, *, after: int, limit: int) -> Sequence[User]:
        """Return up to `limit` users with ids above `after`, by id."""
        rows = self._transaction.rows(PAGE, after=after, limit=limit)
        return [user_of(*row) for row in rows]

    def sessions(self, *, after: bytes, limit: int) -> Sequence[OwnedSession]:
        """Return up to `limit` sessions with digests above `after`, by digest."""
        rows = self._transaction.rows(_SESSIONS, after=after, limit=limit)
        return [_owned(row) for row in rows]


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
