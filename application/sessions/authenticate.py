"""Staying in."""

from attrs import field, frozen

from application.pause import Pause
from application.ports.clock import Clock
from application.ports.events import Events
from application.ports.sessions import SessionReader
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.caller import Caller
from domain.errors import NotAuthenticated, StoreUnavailable
from domain.session import SessionLimits
from domain.token import SessionKind, digest_of, has_shape


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
    events: Events
    pause: Pause = field(factory=Pause, init=False)

    def __call__(self, *, token: str, kind: SessionKind) -> Caller:
        """Find the caller by what is carried as a token of that kind; raises `NotAuthenticated`."""
        digest = digest_of(token)
        caller = self.reader.recall(digest)
        # Who is remembered had a token of the right shape; nobody else has the store asked.
        if caller is None and has_shape(token, kind=kind):
            caller = self.reader.find(digest)
        now = self.clock.now()
        if (
            caller is None
            or caller.kind is not kind
            or not caller.is_accepted(at=now, limits=self.limits)
        ):
            raise NotAuthenticated
        if not caller.is_due(at=now) or not self.pause.may_try(at=now):
            return caller
        return self._noted(caller, caller.noted(at=now, limits=self.limits))

    def _noted(self, found: Caller, noted: Caller) -> Caller:
        try:
            with self.unit_of_work() as work:
                if not work.sessions.touch(noted.digest, at=noted.last_seen_at):
                    # It ended since it was read.
                    raise NotAuthenticated
                work.commit()
        except StoreUnavailable:
            self.pause.begin(at=noted.last_seen_at)
            self.events.send("session.touch_failed", session_id=noted.session_id)
            return found
        self.pause.end()
        return noted
