"""Whether a password is somebody's."""

from attrs import frozen

from application.ports.events import Events
from application.ports.password_hasher import PasswordHasher
from domain.errors import CorruptPasswordHash, PepperMissing
from domain.password import Password
from domain.user import User


@frozen
class PasswordCheck:
    """Compares a password with a user's, at one price, whether or not there is a user."""

    hasher: PasswordHasher
    events: Events

    def passes(self, password: Password, *, user: User | None) -> bool:
        """Tell whether the password lets the user in; never whoever is disabled.

        A hash that cannot be read is told to operators, and so does one made with a key that is not
        here, which also raises `PepperMissing`.
        """
        if user is None or user.is_disabled:
            self.hasher.verify_nothing(password)
            return False
        try:
            return self.hasher.verify(password, user.password_hash)
        except CorruptPasswordHash:
            self.events.send("password_hash.found_corrupt", user_id=user.id)
            return False
        except PepperMissing:
            self.events.send("password_hash.pepper_missing", user_id=user.id)
            raise
