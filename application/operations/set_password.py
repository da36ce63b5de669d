"""Giving somebody a new password."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.held_user import held_user
from application.new_credentials import NewCredentials
from application.ports.password_hasher import PasswordHasher
from application.ports.unit_of_work import UnitOfWorkFactory
from application.ports.users import UserReader
from domain.audit import Act
from domain.errors import UserNotFound
from domain.origin import Origin
from domain.user import User


@frozen
class SetPassword:
    """An operator gives a user a new password, by the rules of any; every session ends.

    Where it `must_change`, nobody gets in by it without choosing another.
    """

    users: UserReader
    new_credentials: NewCredentials
    hasher: PasswordHasher
    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(
        self, *, origin: Origin, user_id: int, password: str, must_change: bool = False
    ) -> User:
        """Replace the password; raises `UserNotFound`."""
        seen = self.users.get(user_id)
        if seen is None:
            raise UserNotFound
        secret = self.new_credentials.password(password, username=seen.username)
        password_hash = self.hasher.hash(secret)
        with self.unit_of_work() as work:
            user = held_user(user_id, within=work)
            user = work.users.save(user.with_new_password(password_hash, must_change=must_change))
            work.sessions.end_all(user.id)
            self.audit.record(Act.PASSWORD_CHANGED, by=origin, within=work, about=user.id)
            work.commit()
        return user
