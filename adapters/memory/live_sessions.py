"""The sessions of everybody, in dictionaries."""

import heapq
from collections.abc import Sequence
from datetime import datetime

from attrs import define

from adapters.memory.store import MemoryStore
from application.ports.live_sessions import (
    ALL_SESSIONS,
    BEGINNING,
    LiveSessionReader,
    OwnedLiveSession,
    SessionFilter,
)
from domain.caller import Caller
from domain.session import SessionLimits


@define
class MemoryLiveSessionReader(LiveSessionReader):
    """Reads between transactions."""

    store: MemoryStore

    def page(
        self,
        *,
        at: datetime,
        limits: SessionLimits,
        after: tuple[int, str] = BEGINNING,
        limit: int,
        only: SessionFilter = ALL_SESSIONS,
    ) -> Sequence[OwnedLiveSession]:
        """Return up to `limit` sessions that let their users in, after a place."""
        with self.store.held():
            meant = (
                OwnedLiveSession(session, user.username.typed)
                for session in self.store.sessions.values()
                for user in [self.store.users[session.user_id]]
                if (session.user_id, session.id) > after
                and user.username.key.startswith(only.key_prefix)
                and only.kind in {None, session.kind}
                and only.address in {None, session.device.ip}
                and Caller.of(session, user=user).is_accepted(at=at, limits=limits.of(session.kind))
            )
            return heapq.nsmallest(limit, meant, key=lambda each: each.place)

    def count(self, *, at: datetime, limits: SessionLimits) -> int:
        """Count all sessions within their limits at that moment."""
        with self.store.held():
            return sum(
                session.is_live(at=at, limits=limits.of(session.kind))
                for session in self.store.sessions.values()
            )
