"""Password hashing with argon2id, one at a time."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

import argon2
from argon2.exceptions import HashingError, VerificationError, VerifyMismatchError
from attrs import define, field

from application.ports.password_hasher import PasswordHasher
from domain.errors import CorruptPasswordHash, Overloaded
from domain.password import Password, PasswordHash

T = TypeVar("T")

OWASP = argon2.Parameters(
    type=argon2.Type.ID,
    version=argon2.low_level.ARGON2_VERSION,
    salt_len=16,
    hash_len=32,
    time_cost=2,
    memory_cost=19 * 1024,
    parallelism=1,
)
"""The first choice of OWASP's password storage page: 19 MiB, two passes."""

RFC_9106 = argon2.profiles.RFC_9106_LOW_MEMORY
"""The second choice of RFC 9106, for machines without 2 GiB to spare for each password."""

CHEAPEST = argon2.profiles.CHEAPEST
"""Safe for nobody; for tests."""

WAITING = 7
"""Passwords that may wait while one is hashed: logins queue, the rest of the service stays fast."""

RETRY_AFTER = 1
"""Seconds in which a full queue is worked off, with either profile."""

_FAR_ABOVE = 2
"""How many times the dearest profile's costs a stored hash may ask for and still be believed."""


@define
class Argon2PasswordHasher(PasswordHasher):
    """Hashes on a thread of its own, and admits one password at work and a few waiting.

    More threads would not hash more, as the processor is the limit, and would slow every reader.
    """

    parameters: argon2.Parameters
    _argon2: argon2.PasswordHasher = field(init=False, repr=False)
    _nobodys: str = field(init=False, repr=False)
    _places: BoundedSemaphore = field(init=False, repr=False)
    _thread: ThreadPoolExecutor = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._argon2 = argon2.PasswordHasher.from_parameters(self.parameters)
        # Made before anyone asks, so that the first unknown name takes no longer than the next.
        self._nobodys = self._argon2.hash(secrets.token_bytes())
        self._places = BoundedSemaphore(1 + WAITING)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="password-hasher")

    def hash(self, password: Password) -> PasswordHash:
        """Hash with a new random salt and the parameters of today."""
        return self._in_turn(lambda: self._hash(password))

    def verify(self, password: Password, against: PasswordHash) -> bool:
        """Tell whether the hash was made from the password."""
        return self._in_turn(lambda: self._verify(password, against))

    def verify_nothing(self, password: Password) -> None:
        """Verify against a hash of today's parameters that no password fits."""
        self._in_turn(lambda: self._verify_nothing(password))

    def is_outdated(self, password_hash: PasswordHash) -> bool:
        """Tell whether a readable hash was made with other parameters than those of today."""
        encoded = password_hash.encoded
        return _is_readable(encoded) and self._argon2.check_needs_rehash(encoded)

    def _in_turn(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(blocking=False):
            raise Overloaded(RETRY_AFTER)
        try:
            return self._thread.submit(work).result()
        finally:
            self._places.release()

    def _hash(self, password: Password) -> PasswordHash:
        try:
            return PasswordHash(self._argon2.hash(password.text))
        except HashingError:
            # No memory for it.
            raise Overloaded(RETRY_AFTER) from None

    def _verify(self, password: Password, against: PasswordHash) -> bool:
        if _is_readable(against.encoded):
            try:
                return self._argon2.verify(against.encoded, password.text)
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
            raise Overloaded(RETRY_AFTER) from None


def _is_readable(encoded: str) -> bool:
    """Tell whether argon2 may be given the hash: it runs whatever costs it finds there."""
    try:
        found = argon2.extract_parameters(encoded)
    except argon2.exceptions.InvalidHashError:
        return False
    return (
        encoded.isascii()
        and found.type is argon2.Type.ID
        and found.memory_cost <= _FAR_ABOVE * RFC_9106.memory_cost
        and found.time_cost <= _FAR_ABOVE * RFC_9106.time_cost
        and found.parallelism <= _FAR_ABOVE * RFC_9106.parallelism
    )
