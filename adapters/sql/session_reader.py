"""Sessions read from a table."""

from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import Integer, bindparam, select

from adapters.sql.mapping import CALLER_COLUMNS, SESSION_COLUMNS, caller_of, session_of
from adapters.sql.prepared import Prepared
from adapters.sql.tables import sessions, users
from adapters.sql.ways_in import Readers
from application.ports.sessions import SessionReader
from domain.caller import Caller
from domain.session import Session

_OF_DIGEST = sessions.c.digest == bindparam("digest")
_FIND = Prepared(select(*CALLER_COLUMNS).select_from(sessions.join(users)).where(_OF_DIGEST))
_GET = Prepared(select(*SESSION_COLUMNS).where(_OF_DIGEST))
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

    def find(self, digest: bytes) -> Caller | None:
        """Return who calls by the session of that digest."""
        row = self._readers.row(_FIND, digest=digest)
        return None if row is None else caller_of(*row, digest=digest)

    def get(self, digest: bytes) -> Session | None:
        """Return the session of that digest, all of it."""
        row = self._readers.row(_GET, digest=digest)
        return None if row is None else session_of(*row)

    def of_user(self, user_id: int, *, limit: int) -> Sequence[Session]:
        """Return the user's newest sessions, up to `limit`, newest first."""
        rows = self._readers.rows(_OF_USER, user_id=user_id, limit=limit)
        return [session_of(*row) for row in rows]
