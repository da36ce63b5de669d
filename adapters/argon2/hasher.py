"""Password hashing with argon2id."""

import math
from functools import partial

import argon2
from argon2.exceptions import HashingError, VerificationError, VerifyMismatchError
from attrs import define, field

from adapters.argon2.line import PLACES, HashingLine
from adapters.argon2.memory import give_back
from adapters.argon2.pace import Pace
from adapters.argon2.parameters import guessed_seconds, is_readable, nobodys_hash
from adapters.argon2.peppers import Peppers, marked, unmarked
from adapters.argon2.slots import OwnSlots, Slots
from application.ports.password_hasher import PasswordHasher
from domain.errors import CorruptPasswordHash, PepperMissing
from domain.password import Password, PasswordHash


@define
class Argon2PasswordHasher(PasswordHasher):
    """Hashes in a line of its own, as many at a time as there are slots.

    More would not hash more, as the processor is the limit, and would slow every reader.
    """

    parameters: argon2.Parameters
    slots: Slots = field(factory=OwnSlots)
    siblings: int = 1
    """Processes that serve side by side, this one included: together they fill the slots."""
    peppers: Peppers = field(factory=Peppers)
    line: HashingLine = field(init=False, repr=False)
    _argon2: argon2.PasswordHasher = field(init=False, repr=False)
    _nobodys: str = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._argon2 = argon2.PasswordHasher.from_parameters(self.parameters)
        self._nobodys = nobodys_hash(self.parameters)
        threads = min(math.ceil(self.slots.count / self.siblings), PLACES)
        pace = Pace(guessed_seconds(self.parameters))
        rest = partial(give_back, self.parameters.memory_cost * 1024)
        self.line = HashingLine(self.slots, pace, threads, rest)

    def hash(self, password: Password) -> PasswordHash:
        """Hash with a new random salt and the parameters of today."""
        return self.line.run(lambda: self._hash(password))

    def verify(self, password: Password, against: PasswordHash) -> bool:
        """Tell whether the hash was made from the password."""
        return self.line.run(lambda: self._verify(password, against))

    def verify_nothing(self, password: Password) -> None:
        """Verify against a hash of today's parameters that no password fits."""
        self.line.run(lambda: self._verify_nothing(password))

    def is_outdated(self, password_hash: PasswordHash) -> bool:
        """Tell whether a readable hash was made with other parameters or another key than today."""
        encoded, pepper = unmarked(password_hash.encoded)
        return is_readable(encoded) and (
            pepper != self.peppers.current or self._argon2.check_needs_rehash(encoded)
        )

    def pepper_ids(self) -> frozenset[str]:
        """Tell with which keys a hash can have been made that is verified here."""
        return self.peppers.ids

    def _hash(self, password: Password) -> PasswordHash:
        pepper = self.peppers.current
        try:
            encoded = self._argon2.hash(self.peppers.applied(password, id=pepper))
            return PasswordHash(marked(encoded, id=pepper))
        except HashingError:
            # No memory for it.
            raise self.line.overloaded() from None

    def _verify(self, password: Password, against: PasswordHash) -> bool:
        encoded, pepper = unmarked(against.encoded)
        if pepper is not None and pepper not in self.peppers.ids:
            self._verify_nothing(password)
            raise PepperMissing
        if is_readable(encoded):
            try:
                return self._argon2.verify(encoded, self.peppers.applied(password, id=pepper))
            except VerifyMismatchError:
                return False
            except VerificationError:
                # Either the hash is corrupt, or there is no memory for any.
                pass
        self._verify_nothing(password)
        raise CorruptPasswordHash

    def _verify_nothing(self, password: Password) -> None:
        try:
            self._argon2.verify(self._nobodys, password.text)
        except VerifyMismatchError:
            pass
        except VerificationError:
            # No memory for it.
            raise self.line.overloaded() from None
