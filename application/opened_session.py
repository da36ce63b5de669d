"""How a session begins, whatever it begins with."""

from datetime import datetime

from attrs import field, frozen

from application.audit_trail import AuditTrail
from application.ports.tokens import Tokens
from application.ports.unit_of_work import UnitOfWork
from domain.audit import Act
from domain.origin import Origin
from domain.session import Session, SessionLimits
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
    """Begins sessions, each with a new token and id, and ends those that are presented."""

    tokens: Tokens
    limits: SessionLimits
    audit: AuditTrail

    def open(
        self,
        work: UnitOfWork,
        user: User,
        *,
        act: Act,
        by: Origin,
        kind: SessionKind,
        at: datetime,
        presented: Token | None = None,
    ) -> OpenedSession:
        """Keep a new session of the user, by that act, and end the one presented, if any."""
        token = self.tokens.new_token(kind)
        id = self.tokens.new_session_id()
        session = Session.opened(user, id=id, token=token, device=by.device, at=at)
        self.audit.record(act, by=by, within=work, about=user.id, detail=id)
        self.close(work, presented, by=by)
        return self._kept(work, user, session, token)

    def replace(
        self, work: UnitOfWork, user: User, before: Session, *, act: Act, by: Origin, at: datetime
    ) -> OpenedSession:
        """Keep a new session in place of one that has ended, no fresher than its log-in."""
        token = self.tokens.new_token(before.kind)
        id = self.tokens.new_session_id()
        session = Session.opened(
            user,
            id=id,
            token=token,
            device=before.device,
            at=at,
            authenticated_at=before.authenticated_at,
        )
        self.audit.record(act, by=by, within=work, about=user.id, detail=id)
        return self._kept(work, user, session, token)

    def close(self, work: UnitOfWork, token: Token | None, *, by: Origin) -> None:
        """End the session that is presented, if any."""
        if token:
            self.audit.record_end(token, by=by, within=work)
            work.sessions.end(token.digest)

    def _kept(self, work: UnitOfWork, user: User, session: Session, token: Token) -> OpenedSession:
        work.sessions.add(session)
        return OpenedSession(user, session, token, session.expires_at(self.limits.of(session.kind)))
