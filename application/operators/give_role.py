"""Letting somebody use the console."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.held_user import held_user
from application.last_operator import replaceable
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.operator import Role
from domain.origin import Origin
from domain.user import User


@frozen
class GiveRole:
    """An operator gives a user a role in the console, in place of any they had."""

    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, origin: Origin, user_id: int, role: Role) -> User:
        """Give the role; raises `UserNotFound` or `LastOperator`."""
        with self.unit_of_work() as work:
            find = held_user if role is Role.OPERATOR else replaceable
            user = work.users.save(find(user_id, within=work).with_role(role))
            self.audit.record(
                Act.ROLE_GIVEN, by=origin, within=work, about=user.id, detail=role.value
            )
            work.commit()
        return user
