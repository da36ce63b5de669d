"""Seeing where one is logged in."""

from datetime import datetime

from attrs import frozen

from application.ports.clock import Clock
from application.ports.sessions import SessionReader
from domain.caller import Caller
from domain.session import Session, SessionLimits


@frozen
class ListedSession:
    """A session as its owner sees it."""

    session: Session
    expires_at: datetime
    is_current: bool


MOST_LISTED = 100
"""Sessions shown at most: whoever has more ends them together."""


@frozen
class ListSessions:
    """A user sees their own sessions that still let them in, the newest hundred, newest first."""

    reader: SessionReader
    limits: SessionLimits
    clock: Clock

    def __call__(self, *, caller: Caller) -> list[ListedSession]:
        """List the caller's sessions, and tell which is the one in use."""
        now = self.clock.now()
        return [
            ListedSession(
                session,
                session.expires_at(self.limits.of(session.kind)),
                session.id == caller.session_id,
            )
            for session in self.reader.of_user(caller.user_id, limit=MOST_LISTED)
            # By the credentials of the caller, which are those that hold.
            if session.credential_version == caller.credential_version
            and session.is_live(at=now, limits=self.limits.of(session.kind))
        ]
