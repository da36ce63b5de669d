"""Keeping somebody out."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.named_user import NamedUser
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.origin import Origin
from domain.user import User


@frozen
class DisableUser:
    """An operator keeps a user out: every session ends, and no log-in succeeds."""

    named_user: NamedUser
    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, origin: Origin, username: str) -> User:
        """Disable the user, once or again; raises `UserNotFound`."""
        with self.unit_of_work() as work:
            user = self.named_user.among(work.users, username=username)
            user = work.users.save(user.disabled())
            work.sessions.end_all(user.id)
            self.audit.record(Act.DISABLED, by=origin, within=work, about=user.id)
            work.commit()
        return user
