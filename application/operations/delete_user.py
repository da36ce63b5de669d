"""Removing somebody."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.errors import UserNotFound
from domain.origin import Origin
from domain.user import User


@frozen
class DeleteUser:
    """An operator deletes a user with every session; the name is free again, the id never is.

    The user is told by id: a name may have changed hands since the operator looked.
    """

    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, origin: Origin, user_id: int) -> User:
        """Delete the user and return who they were; raises `UserNotFound`."""
        with self.unit_of_work() as work:
            user = work.users.get(user_id)
            if user is None:
                raise UserNotFound
            work.users.delete(user.id)
            self.audit.record(Act.DELETED, by=origin, within=work, about=user.id)
            work.commit()
        return user
