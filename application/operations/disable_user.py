"""Keeping somebody out."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.last_operator import replaceable
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.origin import Origin
from domain.user import User


@frozen
class DisableUser:
    """An operator keeps a user out: every session ends, and no log-in succeeds."""

    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, origin: Origin, user_id: int) -> User:
        """Disable the user, once or again; raises `UserNotFound` or `LastOperator`."""
        with self.unit_of_work() as work:
            user = work.users.save(replaceable(user_id, within=work).disabled())
            work.sessions.end_all(user.id)
            self.audit.record(Act.DISABLED, by=origin, within=work, about=user.id)
            work.commit()
        return user
