"""Slow, salted hashing of passwords."""

from collections.abc import Set
from typing import Protocol

from attrs import frozen

from domain.password import Password, PasswordHash


@frozen
class HashKind:
    """What made a hash, and at what cost."""

    scheme: str
    costs: str


class PasswordHasher(Protocol):
    """Hashes and verifies a few passwords at a time, each at the same price.

    A password that does not fit, or has nothing to fit, takes at least `failure_time`, in seconds,
    so that hashes of other costs do not show in it.

    Every method raises `Overloaded`, at once and with nothing done, when too many wait already.
    Too many are those whose work would take longer than about two seconds to begin. Who was
    admitted and yet gets no turn for several times as long is told the same, with nothing done
    either.
    """

    def hash(self, password: Password) -> PasswordHash:
        """Hash with a new random salt and the parameters of today."""
        ...

    def verify(self, password: Password, against: PasswordHash) -> bool:
        """Tell whether the hash was made from the password, here or by another program.

        Raises `CorruptPasswordHash`, after the time of a verification, on a hash it cannot read,
        and `PepperMissing`, likewise, on one made with a key that is not here.
        """
        ...

    def verify_nothing(self, password: Password) -> None:
        """Take as long as `verify` does, for a name that nobody has."""
        ...

    def is_outdated(self, password_hash: PasswordHash) -> bool:
        """Tell whether the hash was made in any other way than today: its costs, its key."""
        ...

    def kind_of(self, password_hash: PasswordHash) -> HashKind | None:
        """Tell what made the hash, unless it cannot be verified here."""
        ...

    def time_to_hide(self, password_hash: PasswordHash) -> float:
        """Tell what `failure_time` has to be for nobody to see that the hash is of its kind.

        That is nothing for one made as today. Others are measured, once for each kind.
        """
        ...

    @property
    def failure_time(self) -> float:
        """Seconds that a failure takes at least, from when its turn begins."""
        ...

    def pepper_ids(self) -> Set[str]:
        """Tell with which keys a hash can have been made that is verified here."""
        ...
