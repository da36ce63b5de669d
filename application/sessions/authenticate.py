"""Staying in."""

from attrs import field, frozen

from application.authentication import Authentication
from application.pause import Pause
from application.ports.alerts import Alerts
from application.ports.clock import Clock
from application.ports.sessions import SessionReader
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.errors import NotAuthenticated, StoreUnavailable
from domain.session import Session, SessionLimits, UserSession
from domain.token import SessionKind, Token
from domain.user import User


@frozen
class Authenticate:
    """A request belongs to the user whose accepted session it presents, and to nobody else.

    Being used keeps a session alive. That is noted at most once a minute, and a store that
    cannot note it just now does not stop the request, nor hold up the next ones.
    """

    reader: SessionReader
    unit_of_work: UnitOfWorkFactory
    limits: SessionLimits
    clock: Clock
    alerts: Alerts
    pause: Pause = field(factory=Pause, init=False)

    def __call__(self, *, token: Token | None) -> Authentication:
        """Find the caller; raises `NotAuthenticated`."""
        if token is None:
            raise NotAuthenticated
        found = self.reader.find(token.digest)
        now = self.clock.now()
        if found is None or not found.is_accepted(at=now, limits=self.limits):
            raise NotAuthenticated
        if not found.session.is_due(at=now) or not self.pause.may_try(at=now):
            return Authentication(found.user, found.session)
        return self._noted(found, found.session.seen(at=now))

    def recall(self, *, digest: bytes, kind: SessionKind) -> User | None:
        """Find the user of an accepted session of that kind, without asking or noting anything.

        Nothing says nothing: whoever is not found here is to be authenticated.
        """
        found = self.reader.recall(digest)
        if found is None or found.session.kind is not kind:
            return None
        now = self.clock.now()
        if found.session.is_due(at=now) or not found.is_accepted(at=now, limits=self.limits):
            return None
        return found.user

    def _noted(self, found: UserSession, seen: Session) -> Authentication:
        try:
            with self.unit_of_work() as work:
                if not work.sessions.touch(seen.digest, at=seen.last_seen_at):
                    # It ended since it was read.
                    raise NotAuthenticated
                work.commit()
        except StoreUnavailable:
            self.pause.begin(at=seen.last_seen_at)
            self.alerts.send("session.touch_failed", session_id=seen.id)
            return Authentication(found.user, found.session)
        self.pause.end()
        is_due = seen.renewals(self.limits) > found.session.renewals(self.limits)
        return Authentication(found.user, seen, renews_client=is_due)
