"""Whether a password is somebody's."""

from attrs import frozen

from application.ports.alerts import Alerts
from application.ports.password_hasher import PasswordHasher
from domain.errors import CorruptPasswordHash
from domain.password import Password
from domain.user import User


@frozen
class PasswordCheck:
    """Compares a password with a user's, at one price, whether or not there is a user."""

    hasher: PasswordHasher
    alerts: Alerts

    def passes(self, password: Password, *, user: User | None) -> bool:
        """Tell whether the password is the user's; a hash that cannot be read alerts operators."""
        if user is None:
            self.hasher.verify_nothing(password)
            return False
        try:
            return self.hasher.verify(password, user.password_hash)
        except CorruptPasswordHash:
            self.alerts.send("password_hash.found_corrupt", user_id=user.id)
            return False
