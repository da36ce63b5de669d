"""Sessions written to a table."""

from datetime import datetime

from attrs import frozen
from sqlalchemy import Integer, bindparam, case, delete, insert, select, update

from adapters.sql.mapping import SESSION_COLUMNS, session_values
from adapters.sql.prepared import Prepared
from adapters.sql.tables import sessions
from adapters.sql.texts import can_be_text
from adapters.sql.times import UtcTime
from adapters.sql.transaction import Transaction
from application.ports.sessions import Purged, SessionStore
from domain.session import Session

_AT = bindparam("at", type_=UtcTime)
_OF_DIGEST = sessions.c.digest == bindparam("of_digest")
_OF_USER = sessions.c.user_id == bindparam("of_user")
_AFTER = sessions.c.digest > bindparam("after")
_EXPIRED = (sessions.c.last_seen_at <= bindparam("unseen_since")) | (
    sessions.c.created_at <= bindparam("created_until")
)

_ADD = Prepared(insert(sessions).values({each: bindparam(each.name) for each in SESSION_COLUMNS}))
_TOUCH = Prepared(
    update(sessions)
    .where(_OF_DIGEST)
    .values(last_seen_at=case((sessions.c.last_seen_at < _AT, _AT), else_=sessions.c.last_seen_at))
)
_END = Prepared(delete(sessions).where(_OF_DIGEST))
_END_ONE = Prepared(delete(sessions).where(_OF_USER, sessions.c.id == bindparam("of_id")))
_END_ALL = Prepared(delete(sessions).where(_OF_USER))
_END_OTHERS = Prepared(delete(sessions).where(_OF_USER, sessions.c.digest != bindparam("but")))
_LAST_OF_WINDOW = Prepared(
    select(sessions.c.digest)
    .where(_AFTER)
    .order_by(sessions.c.digest)
    .offset(bindparam("offset", type_=Integer))
    .limit(1)
)
_PURGE_UPTO = Prepared(
    delete(sessions)
    .where(_AFTER, sessions.c.digest <= bindparam("upto"), _EXPIRED)
    .returning(sessions.c.digest)
)
_PURGE_REST = Prepared(delete(sessions).where(_AFTER, _EXPIRED).returning(sessions.c.digest))


@frozen
class SqlSessionStore(SessionStore):
    """Writes inside a transaction, which hears of every session that changes."""

    _transaction: Transaction

    def add(self, session: Session) -> None:
        """Keep a new session."""
        self._transaction.run(_ADD, **session_values(session))

    def touch(self, digest: bytes, *, at: datetime) -> bool:
        """Move `last_seen_at` on to `at`, never back; tell whether there is such a session."""
        self._transaction.unhurried.add(digest)
        return self._transaction.count(_TOUCH, of_digest=digest, at=at) > 0

    def end(self, digest: bytes) -> None:
        """Delete the session of that digest, if there is one."""
        self._transaction.digests.add(digest)
        self._transaction.run(_END, of_digest=digest)

    def end_one(self, user_id: int, *, session_id: str) -> bool:
        """Delete the user's session of that public id; tell whether there was one."""
        if not can_be_text(session_id):
            return False
        self._transaction.users.add(user_id)
        return self._transaction.count(_END_ONE, of_user=user_id, of_id=session_id) > 0

    def end_all(self, user_id: int, *, but: bytes | None = None) -> int:
        """Delete the user's sessions, except the one of the digest `but`; count them."""
        self._transaction.users.add(user_id)
        if but is None:
            return self._transaction.count(_END_ALL, of_user=user_id)
        return self._transaction.count(_END_OTHERS, of_user=user_id, but=but)

    def purge(
        self, *, unseen_since: datetime, created_until: datetime, after: bytes, window: int
    ) -> Purged:
        """Look at up to `window` sessions after a digest and delete the expired.

        The window is a stretch of the primary key, so that the writers wait no longer for it
        in a big table than in a small one.
        """
        last = self._transaction.row(_LAST_OF_WINDOW, after=after, offset=window - 1)
        limits = {"unseen_since": unseen_since, "created_until": created_until}
        upto = None if last is None else last[0]
        if upto is None:
            ended = self._transaction.rows(_PURGE_REST, after=after, **limits)
        else:
            ended = self._transaction.rows(_PURGE_UPTO, after=after, upto=upto, **limits)
        # By their limits they let nobody in, whoever remembers them.
        self._transaction.unhurried.update(digest for (digest,) in ended)
        return Purged(ended=len(ended), upto=upto)
