"""Logging out another device."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.confirmation import confirmed
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.caller import Caller
from domain.errors import SessionNotFound
from domain.origin import Origin


@frozen
class EndSession:
    """A user ends one of their own sessions; one that is not theirs does not exist for them."""

    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, caller: Caller, origin: Origin, session_id: str) -> None:
        """End the caller's session of that public id; raises `SessionNotFound`."""
        with self.unit_of_work() as work:
            user = confirmed(caller, within=work)
            if not work.sessions.end_one(user.id, session_id=session_id):
                raise SessionNotFound
            self.audit.record(
                Act.SESSION_ENDED, by=origin, within=work, about=user.id, detail=session_id
            )
            work.commit()
