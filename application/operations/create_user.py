"""Making an account for somebody."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.new_credentials import NewCredentials
from application.ports.clock import Clock
from application.ports.password_hasher import PasswordHasher
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.origin import Origin
from domain.user import User


@frozen
class CreateUser:
    """An operator creates a user, by the rules of a sign-up but without a session.

    Where the password `must_change`, nobody gets in by it without choosing another.
    """

    new_credentials: NewCredentials
    hasher: PasswordHasher
    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail
    clock: Clock

    def __call__(
        self, *, origin: Origin, username: str, password: str, must_change: bool = False
    ) -> User:
        """Create the user; raises `UsernameTaken`."""
        name = self.new_credentials.username(username)
        secret = self.new_credentials.password(password, username=name)
        password_hash = self.hasher.hash(secret)
        now = self.clock.now()
        with self.audit.watching(origin, name=name), self.unit_of_work() as work:
            user = work.users.add(username=name, password_hash=password_hash, at=now)
            if must_change:
                user = work.users.save(user.with_new_password(password_hash, must_change=True))
            self.audit.record(Act.CREATED, by=origin, within=work, about=user.id)
            work.commit()
        return user
