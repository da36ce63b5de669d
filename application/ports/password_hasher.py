"""Slow, salted hashing of passwords."""

from collections.abc import Set
from typing import Protocol

from domain.password import Password, PasswordHash


class PasswordHasher(Protocol):
    """Hashes and verifies a few passwords at a time, each at the same price.

    Every method raises `Overloaded`, at once and with nothing done, when too many wait already.
    Too many are those whose work would take longer than about two seconds to begin. Who was
    admitted and yet gets no turn for several times as long is told the same, with nothing done
    either.
    """

    def hash(self, password: Password) -> PasswordHash:
        """Hash with a new random salt and the parameters of today."""
        ...

    def verify(self, password: Password, against: PasswordHash) -> bool:
        """Tell whether the hash was made from the password.

        Raises `CorruptPasswordHash`, after the time of a verification, on a hash it cannot read,
        and `PepperMissing`, likewise, on one made with a key that is not here.
        """
        ...

    def verify_nothing(self, password: Password) -> None:
        """Take as long as `verify` does, for a name that nobody has."""
        ...

    def is_outdated(self, password_hash: PasswordHash) -> bool:
        """Tell whether the hash was made with other parameters or another key than today."""
        ...

    def pepper_ids(self) -> Set[str]:
        """Tell with which keys a hash can have been made that is verified here."""
        ...
