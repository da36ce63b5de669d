"""Logging out many devices."""

from enum import StrEnum

from attrs import frozen

from application.audit_trail import AuditTrail
from application.confirmation import confirmed
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.caller import Caller
from domain.origin import Origin


class Scope(StrEnum):
    """Which of one's sessions to end."""

    OTHERS = "others"
    ALL = "all"


@frozen
class EndSessions:
    """A user ends all their sessions, or all but the one in use."""

    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, caller: Caller, origin: Origin, scope: Scope) -> None:
        """End the caller's sessions in that scope."""
        kept = caller.digest if scope is Scope.OTHERS else None
        with self.unit_of_work() as work:
            user = confirmed(caller, within=work)
            if ended := work.sessions.end_all(user.id, but=kept):
                self.audit.record(
                    Act.SESSIONS_ENDED, by=origin, within=work, about=user.id, times=ended
                )
            work.commit()
