"""Sessions read from a table."""

from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import Integer, bindparam, select

from adapters.sql.mapping import SESSION_COLUMNS, USER_COLUMNS, session_of, user_of
from adapters.sql.prepared import Prepared
from adapters.sql.tables import sessions, users
from adapters.sql.ways_in import Readers
from application.ports.sessions import SessionReader
from domain.session import Session, UserSession

_WIDTH = len(USER_COLUMNS)
_FIND = Prepared(
    select(*USER_COLUMNS, *SESSION_COLUMNS)
    .select_from(sessions.join(users))
    .where(sessions.c.digest == bindparam("digest"))
)
_OF_USER = Prepared(
    select(*SESSION_COLUMNS)
    .where(sessions.c.user_id == bindparam("user_id"))
    .order_by(sessions.c.created_at.desc(), sessions.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)


@frozen
class SqlSessionReader(SessionReader):
    """Reads as last committed."""

    _readers: Readers

    def find(self, digest: bytes) -> UserSession | None:
        """Return the session of that digest and its user."""
        row = self._readers.row(_FIND, digest=digest)
        if row is None:
            return None
        return UserSession(user_of(*row[:_WIDTH]), session_of(*row[_WIDTH:]))

    def of_user(self, user_id: int, *, limit: int) -> Sequence[Session]:
        """Return the user's newest sessions, up to `limit`, newest first."""
        rows = self._readers.rows(_OF_USER, user_id=user_id, limit=limit)
        return [session_of(*row) for row in rows]
