"""How a session begins, whatever it begins with."""

from datetime import datetime

from attrs import frozen

from application.ports.tokens import Tokens
from domain.session import Device, Session, SessionLimits
from domain.token import SessionKind, Token
from domain.user import User


@frozen
class OpenedSession:
    """A new session with the only copy of its token."""

    user: User
    session: Session
    token: Token
    expires_at: datetime


@frozen
class SessionOpener:
    """Begins sessions, each with a new token and id."""

    tokens: Tokens
    limits: SessionLimits

    def open(
        self,
        user: User,
        *,
        kind: SessionKind,
        device: Device,
        at: datetime,
        authenticated_at: datetime | None = None,
    ) -> OpenedSession:
        """Make a session of the user; it lives once a unit of work has kept it."""
        token = self.tokens.new_token(kind)
        session = Session.opened(
            user,
            id=self.tokens.new_session_id(),
            token=token,
            device=device,
            at=at,
            authenticated_at=authenticated_at,
        )
        return OpenedSession(user, session, token, session.expires_at(self.limits))
