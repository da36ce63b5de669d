"""Password hashing with argon2id."""

import math
from collections.abc import Callable
from functools import partial
from time import perf_counter, sleep
from typing import TypeVar

import argon2
from argon2.exceptions import HashingError, VerificationError, VerifyMismatchError
from attrs import define, field

from adapters.argon2.failure_times import FailureTimes
from adapters.argon2.foreign import read_foreign
from adapters.argon2.line import PLACES, HashingLine
from adapters.argon2.memory import give_back
from adapters.argon2.pace import Pace
from adapters.argon2.parameters import guessed_seconds, is_readable, nobodys_hash
from adapters.argon2.peppers import Peppers, marked, unmarked
from adapters.argon2.slots import OwnSlots, Slots
from application.ports.password_hasher import HashKind, PasswordHasher
from domain.errors import CorruptPasswordHash, PepperMissing
from domain.password import Password, PasswordHash

T = TypeVar("T")


@define
class Argon2PasswordHasher(PasswordHasher):
    """Hashes in a line of its own, as many at a time as there are slots.

    More would not hash more, as the processor is the limit, and would slow every reader. Hashes of
    other programs are verified in the same line.
    """

    parameters: argon2.Parameters
    slots: Slots = field(factory=OwnSlots)
    siblings: int = 1
    """Processes that serve side by side, this one included: together they fill the slots."""
    peppers: Peppers = field(factory=Peppers)
    failure_time: float = 0.0
    pause: Callable[[float], None] = sleep
    line: HashingLine = field(init=False, repr=False)
    _argon2: argon2.PasswordHasher = field(init=False, repr=False)
    _nobodys: str = field(init=False, repr=False)
    _failure_times: FailureTimes = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._argon2 = argon2.PasswordHasher.from_parameters(self.parameters)
        self._nobodys = nobodys_hash(self.parameters)
        threads = min(math.ceil(self.slots.count / self.siblings), PLACES)
        pace = Pace(guessed_seconds(self.parameters))
        rest = partial(give_back, self.parameters.memory_cost * 1024)
        self.line = HashingLine(self.slots, pace, threads, rest)
        self._failure_times = FailureTimes(self.line, read_foreign(self._nobodys))

    def hash(self, password: Password) -> PasswordHash:
        """Hash with a new random salt and the parameters of today."""
        return self.line.run(lambda: self._hash(password))

    def verify(self, password: Password, against: PasswordHash) -> bool:
        """Tell whether the hash was made from the password."""
        encoded, pepper = unmarked(against.encoded)
        if pepper is not None and pepper not in self.peppers.ids:
            self.verify_nothing(password)
            raise PepperMissing
        work = partial(self._verify, password, encoded, pepper)
        began, fits = self.line.run(lambda: _timed(work))
        if not fits:
            self._hold_back(began)
        if fits is None:
            raise CorruptPasswordHash
        return fits

    def verify_nothing(self, password: Password) -> None:
        """Verify against a hash of today's parameters that no password fits."""
        began, _ = self.line.run(lambda: _timed(partial(self._verify_nothing, password)))
        self._hold_back(began)

    def is_outdated(self, password_hash: PasswordHash) -> bool:
        """Tell whether a readable hash was made in any other way than today."""
        encoded, pepper = unmarked(password_hash.encoded)
        if not is_readable(encoded):
            return read_foreign(encoded) is not None
        return pepper != self.peppers.current or self._argon2.check_needs_rehash(encoded)

    def pepper_ids(self) -> frozenset[str]:
        """Tell with which keys a hash can have been made that is verified here."""
        return self.peppers.ids

    def kind_of(self, password_hash: PasswordHash) -> HashKind | None:
        """Tell what made the hash, unless it cannot be verified here."""
        encoded, pepper = unmarked(password_hash.encoded)
        found = read_foreign(encoded)
        return found.kind if found and (pepper is None or pepper in self.peppers.ids) else None

    def time_to_hide(self, password_hash: PasswordHash) -> float:
        """Measure a hash of another kind beside one of today's, once for each kind."""
        found = read_foreign(unmarked(password_hash.encoded)[0])
        try:
            return self._failure_times.to_hide(found)
        except MemoryError:
            raise self.line.overloaded() from None

    def _hold_back(self, began: float) -> None:
        # On the thread of the request: no slot is held meanwhile, and no core.
        if (left := began + self.failure_time - perf_counter()) > 0:
            self.pause(left)

    def _hash(self, password: Password) -> PasswordHash:
        pepper = self.peppers.current
        try:
            encoded = self._argon2.hash(self.peppers.applied(password, id=pepper))
            return PasswordHash(marked(encoded, id=pepper))
        except HashingError:
            # No memory for it.
            raise self.line.overloaded() from None

    def _verify(self, password: Password, encoded: str, pepper: str | None) -> bool | None:
        """Tell whether the hash was made from the password, or that it cannot be read."""
        if is_readable(encoded):
            try:
                return self._argon2.verify(encoded, self.peppers.applied(password, id=pepper))
            except VerifyMismatchError:
                return False
            except VerificationError:
                # Either the hash is corrupt, or there is no memory for any.
                pass
        elif foreign := read_foreign(encoded):
            try:
                return foreign.fits(password.text.encode())
            except MemoryError:
                raise self.line.overloaded() from None
            except ValueError:
                pass
        self._verify_nothing(password)
        return None

    def _verify_nothing(self, password: Password) -> None:
        try:
            self._argon2.verify(self._nobodys, password.text)
        except VerifyMismatchError:
            pass
        except VerificationError:
            # No memory for it.
            raise self.line.overloaded() from None


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    return perf_counter(), work()
