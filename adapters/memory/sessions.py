"""Sessions in dictionaries."""

import heapq
from collections.abc import Sequence
from datetime import datetime

from attrs import define

from adapters.memory.store import Changes, MemoryStore
from application.ports.sessions import Purged, SessionReader, SessionStore
from domain.caller import Caller
from domain.session import Session


@define
class MemorySessionReader(SessionReader):
    """Reads between transactions."""

    store: MemoryStore

    def find(self, digest: bytes) -> Caller | None:
        """Return who calls by the session of that digest."""
        with self.store.held():
            session = self.store.sessions.get(digest)
            if session is None:
                return None
            return Caller.of(session, user=self.store.users[session.user_id])

    def get(self, digest: bytes) -> Session | None:
        """Return the session of that digest, all of it."""
        with self.store.held():
            return self.store.sessions.get(digest)

    def of_user(self, user_id: int, *, limit: int) -> Sequence[Session]:
        """Return the user's newest sessions, up to `limit`, newest first."""
        with self.store.held():
            owned = [s for s in self.store.sessions.values() if s.user_id == user_id]
        return heapq.nlargest(limit, owned, key=lambda s: (s.created_at, s.id))


@define
class MemorySessionStore(SessionStore):
    """Writes inside a transaction, noting how to undo."""

    store: MemoryStore
    changes: Changes

    def add(self, session: Session) -> None:
        """Keep a new session; raises `ValueError` on one that cannot be."""
        is_known = session.digest in self.store.sessions or any(
            session.id == owned.id for owned in self._owned(session.user_id)
        )
        if is_known or session.user_id not in self.store.users:
            raise ValueError
        self.changes.put(self.store.sessions, session.digest, session)

    def touch(self, digest: bytes, *, at: datetime) -> bool:
        """Move `last_seen_at` on to `at`, never back; tell whether there is such a session."""
        session = self.store.sessions.get(digest)
        if session is None:
            return False
        if session.last_seen_at < at:
            self.changes.put(self.store.sessions, digest, session.seen(at=at))
        return True

    def end(self, digest: bytes) -> None:
        """Delete the session of that digest, if there is one."""
        if digest in self.store.sessions:
            self.changes.remove(self.store.sessions, digest)

    def end_one(self, user_id: int, *, session_id: str) -> bool:
        """Delete the user's session of that public id; tell whether there was one."""
        ended = [s.digest for s in self._owned(user_id) if s.id == session_id]
        return self._end(ended) > 0

    def end_all(self, user_id: int, *, but: bytes | None = None) -> int:
        """Delete the user's sessions, except the one of the digest `but`; count them."""
        return self._end([s.digest for s in self._owned(user_id) if s.digest != but])

    def purge(
        self, *, unseen_since: datetime, created_until: datetime, after: bytes, window: int
    ) -> Purged:
        """Look at up to `window` sessions after a digest and delete the expired."""
        looked_at = heapq.nsmallest(window, (d for d in self.store.sessions if d > after))
        expired = [
            session.digest
            for session in map(self.store.sessions.__getitem__, looked_at)
            if session.last_seen_at <= unseen_since or session.created_at <= created_until
        ]
        upto = looked_at[-1] if len(looked_at) == window else None
        return Purged(ended=self._end(expired), upto=upto)

    def _owned(self, user_id: int) -> list[Session]:
        return [s for s in self.store.sessions.values() if s.user_id == user_id]

    def _end(self, digests: list[bytes]) -> int:
        for digest in digests:
            self.changes.remove(self.store.sessions, digest)
        return len(digests)
