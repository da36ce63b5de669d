"""Looking at one user, with all that belongs to them."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from application.ports.audit import AuditReader, KeptEntry
from application.ports.clock import Clock
from application.ports.sessions import SessionReader
from application.ports.users import UserReader
from application.sessions.list_sessions import MOST_LISTED
from domain.caller import Caller
from domain.errors import UserNotFound
from domain.session import Session, SessionLimits
from domain.user import User

LATEST = 20
"""Entries of the audit that come along: the rest is a page away."""


@frozen
class ViewedSession:
    """A session that lets its user in, as an operator sees it."""

    session: Session
    expires_at: datetime


@frozen
class UserDetails:
    """A user, the sessions that let them in, and what was last done to them and by them."""

    user: User
    sessions: Sequence[ViewedSession]
    entries: Sequence[KeptEntry]


@frozen
class ViewUser:
    """An operator looks at a user, at their newest hundred sessions and their latest activity."""

    users: UserReader
    reader: SessionReader
    audit: AuditReader
    limits: SessionLimits
    clock: Clock

    def __call__(self, *, user_id: int) -> UserDetails:
        """Return what there is; raises `UserNotFound`."""
        user = self.users.get(user_id)
        if user is None:
            raise UserNotFound
        now = self.clock.now()
        return UserDetails(
            user,
            [
                ViewedSession(each, each.expires_at(limits))
                for each in self.reader.of_user(user.id, limit=MOST_LISTED)
                for limits in [self.limits.of(each.kind)]
                if Caller.of(each, user=user).is_accepted(at=now, limits=limits)
            ],
            self.audit.page(before=None, limit=LATEST, about=user.id),
        )
