"""Logging out many devices."""

from enum import StrEnum

from attrs import frozen

from application.authentication import Authentication
from application.ports.unit_of_work import UnitOfWorkFactory


class Scope(StrEnum):
    """Which of one's sessions to end."""

    OTHERS = "others"
    ALL = "all"


@frozen
class EndSessions:
    """A user ends all their sessions, or all but the one in use."""

    unit_of_work: UnitOfWorkFactory

    def __call__(self, *, caller: Authentication, scope: Scope) -> None:
        """End the caller's sessions in that scope."""
        kept = caller.session.digest if scope is Scope.OTHERS else None
        with self.unit_of_work() as work:
            user = caller.confirmed(work)
            work.sessions.end_all(user.id, but=kept)
            work.commit()
