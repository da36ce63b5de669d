"""Letting somebody in again."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.held_user import held_user
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.origin import Origin
from domain.user import User


@frozen
class EnableUser:
    """An operator lets a disabled user log in again; old sessions stay ended."""

    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, origin: Origin, user_id: int) -> User:
        """Enable the user, once or again; raises `UserNotFound`."""
        with self.unit_of_work() as work:
            user = work.users.save(held_user(user_id, within=work).enabled())
            self.audit.record(Act.ENABLED, by=origin, within=work, about=user.id)
            work.commit()
        return user
