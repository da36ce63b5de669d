"""Making an account for somebody."""

from attrs import frozen

from application.new_credentials import NewCredentials
from application.ports.clock import Clock
from application.ports.password_hasher import PasswordHasher
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.user import User


@frozen
class CreateUser:
    """An operator creates a user, by the rules of a sign-up but without a session."""

    new_credentials: NewCredentials
    hasher: PasswordHasher
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, *, username: str, password: str) -> User:
        """Create the user; raises `UsernameTaken`."""
        name = self.new_credentials.username(username)
        secret = self.new_credentials.password(password, username=name)
        password_hash = self.hasher.hash(secret)
        with self.unit_of_work() as work:
            user = work.users.add(username=name, password_hash=password_hash, at=self.clock.now())
            work.commit()
        return user
