"""Removing somebody."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.last_operator import replaceable
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.origin import Origin
from domain.user import User


@frozen
class DeleteUser:
    """An operator deletes a user with every session; the name is free again, the id never is."""

    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, origin: Origin, user_id: int) -> User:
        """Delete the user and return who they were; raises `UserNotFound` or `LastOperator`."""
        with self.unit_of_work() as work:
            user = replaceable(user_id, within=work)
            work.users.delete(user.id)
            self.audit.record(Act.DELETED, by=origin, within=work, about=user.id)
            work.commit()
        return user
