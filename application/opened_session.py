"""How a session begins, whatever it begins with."""

from datetime import datetime

from attrs import field, frozen

from application.ports.tokens import Tokens
from application.ports.unit_of_work import UnitOfWork
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
    device_proof: str | None = field(default=None, repr=False)
    """What its device shows at the next log-in, to be known."""


@frozen
class SessionOpener:
    """Begins sessions, each with a new token and id."""

    tokens: Tokens
    limits: SessionLimits

    def open(
        self,
        work: UnitOfWork,
        user: User,
        *,
        kind: SessionKind,
        device: Device,
        at: datetime,
        authenticated_at: datetime | None = None,
        presented: Token | None = None,
    ) -> OpenedSession:
        """Keep a new session of the user and end the one presented along, if any."""
        token = self.tokens.new_token(kind)
        session = Session.opened(
            user,
            id=self.tokens.new_session_id(),
            token=token,
            device=device,
            at=at,
            authenticated_at=authenticated_at,
        )
        work.sessions.add(session)
        if presented:
            work.sessions.end(presented.digest)
        return OpenedSession(user, session, token, session.expires_at(self.limits))
