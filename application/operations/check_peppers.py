"""Whether the keys of the passwords are all here."""

from attrs import frozen

from application.missing_keys import is_key_missing
from application.ports.password_hasher import PasswordHasher
from application.ports.stores import Store
from domain.errors import PepperMissing


@frozen
class CheckPeppers:
    """No password is hashed while there are hashes whose key is missing or another by now.

    Whoever was hashed with it could not log in, and whoever comes next would be hashed with a key
    that others do not have.
    """

    store: Store
    hasher: PasswordHasher

    def __call__(self) -> None:
        """Return when every hash can be verified; raises `PepperMissing`."""
        if is_key_missing(self.store, hasher=self.hasher):
            raise PepperMissing
