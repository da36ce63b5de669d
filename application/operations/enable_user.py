"""Letting somebody in again."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.named_user import NamedUser
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.origin import Origin
from domain.user import User


@frozen
class EnableUser:
    """An operator lets a disabled user log in again; old sessions stay ended."""

    named_user: NamedUser
    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, origin: Origin, username: str) -> User:
        """Enable the user, once or again; raises `UserNotFound`."""
        with self.unit_of_work() as work:
            user = self.named_user.among(work.users, username=username)
            user = work.users.save(user.enabled())
            self.audit.record(Act.ENABLED, by=origin, within=work, about=user.id)
            work.commit()
        return user
