"""Sessions read from a table, and remembered while it stays as it is."""

from collections.abc import Sequence
from typing import Self

from attrs import frozen
from sqlalchemy import Integer, bindparam, select

from adapters.sql.held_connections import HeldConnections
from adapters.sql.mapping import SESSION_COLUMNS, USER_COLUMNS, session_of, user_of
from adapters.sql.prepared_select import PreparedSelect
from adapters.sql.tables import sessions, users
from application.ports.sessions import SessionReader
from domain.session import Session, UserSession

_WIDTH = len(USER_COLUMNS)
_FIND = (
    select(*USER_COLUMNS, *SESSION_COLUMNS)
    .select_from(sessions.join(users))
    .where(sessions.c.digest == bindparam("digest"))
)
_OF_USER = (
    select(*SESSION_COLUMNS)
    .where(sessions.c.user_id == bindparam("user_id"))
    .order_by(sessions.c.created_at.desc(), sessions.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)

REMEMBERED = 512
"""Sessions that a thread remembers at most, about 1 KiB each."""


@frozen
class SqlSessionReader(SessionReader):
    """Reads on the connection its thread holds, and nothing twice while nobody has written."""

    _held: HeldConnections
    _find: PreparedSelect
    _of_user: PreparedSelect

    @classmethod
    def on(cls, held: HeldConnections) -> Self:
        """Prepare the queries."""
        return cls(held, PreparedSelect(_FIND, held=held), PreparedSelect(_OF_USER, held=held))

    def find(self, digest: bytes) -> UserSession | None:
        """Return the session of that digest and its user."""
        # Asked for before the row is: what was remembered of an older row is forgotten by then.
        memory: dict[bytes, UserSession] = self._held.memory()
        remembered = memory.get(digest)
        if remembered is not None:
            return remembered
        row = self._find.row(digest=digest)
        if row is None:
            return None
        if len(memory) == REMEMBERED:
            memory.clear()
        memory[digest] = found = UserSession(user_of(*row[:_WIDTH]), session_of(*row[_WIDTH:]))
        return found

    def of_user(self, user_id: int, *, limit: int) -> Sequence[Session]:
        """Return the user's newest sessions, up to `limit`, newest first."""
        rows = self._of_user.rows(user_id=user_id, limit=limit)
        return [session_of(*row) for row in rows]
