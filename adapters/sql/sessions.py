"""Sessions written to a table."""

from datetime import datetime

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, case, delete, insert, literal, select, update

from adapters.sql.mapping import session_values
from adapters.sql.outages import outages
from adapters.sql.tables import sessions
from adapters.sql.times import UtcTime
from application.ports.sessions import Purged, SessionStore
from domain.session import Session


@frozen
class SqlSessionStore(SessionStore):
    """Writes inside the transaction of a connection."""

    connection: Connection

    def add(self, session: Session) -> None:
        """Keep a new session."""
        with outages():
            self.connection.execute(insert(sessions).values(session_values(session)))

    def touch(self, digest: bytes, *, at: datetime) -> bool:
        """Move `last_seen_at` on to `at`, never back; tell whether there is such a session."""
        seen = case(
            (sessions.c.last_seen_at < at, literal(at, UtcTime)), else_=sessions.c.last_seen_at
        )
        touched = update(sessions).where(sessions.c.digest == digest).values(last_seen_at=seen)
        with outages():
            return self.connection.execute(touched).rowcount > 0

    def end(self, digest: bytes) -> bool:
        """Delete the session of that digest; tell whether there was one."""
        return self._end(sessions.c.digest == digest) > 0

    def end_one(self, user_id: int, *, session_id: str) -> bool:
        """Delete the user's session of that public id; tell whether there was one."""
        return self._end((sessions.c.user_id == user_id) & (sessions.c.id == session_id)) > 0

    def end_all(self, user_id: int, *, but: bytes | None = None) -> int:
        """Delete the user's sessions, except the one of the digest `but`; count them."""
        owned = sessions.c.user_id == user_id
        return self._end(owned if but is None else owned & (sessions.c.digest != but))

    def purge(
        self, *, unseen_since: datetime, created_until: datetime, after: bytes, window: int
    ) -> Purged:
        """Look at up to `window` sessions after a digest and delete the expired.

        The window is a stretch of the primary key, so that the writers wait no longer for it
        in a big table than in a small one.
        """
        looked_at = sessions.c.digest > after
        upto = self._last_of_window(looked_at, window)
        if upto is not None:
            looked_at &= sessions.c.digest <= upto
        is_expired = (sessions.c.last_seen_at <= unseen_since) | (
            sessions.c.created_at <= created_until
        )
        return Purged(ended=self._end(looked_at & is_expired), upto=upto)

    def _last_of_window(self, looked_at: ColumnElement[bool], window: int) -> bytes | None:
        last = (
            select(sessions.c.digest)
            .where(looked_at)
            .order_by(sessions.c.digest)
            .offset(window - 1)
            .limit(1)
        )
        with outages():
            return self.connection.execute(last).scalar_one_or_none()

    def _end(self, condition: ColumnElement[bool]) -> int:
        with outages():
            return self.connection.execute(delete(sessions).where(condition)).rowcount
