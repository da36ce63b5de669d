"""Having somebody leave the console."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.last_operator import replaceable
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.origin import Origin
from domain.user import User


@frozen
class TakeRole:
    """An operator takes a user's role in the console: their sessions there let nobody in."""

    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, origin: Origin, user_id: int) -> User:
        """Take the role, if there is one; raises `UserNotFound` or `LastOperator`."""
        with self.unit_of_work() as work:
            user = work.users.save(replaceable(user_id, within=work).with_role(None))
            self.audit.record(Act.ROLE_TAKEN, by=origin, within=work, about=user.id)
            work.commit()
        return user
