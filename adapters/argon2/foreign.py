"""Hashes that other programs made: read, within bounds, and verified.

Longer than its neighbours because it is a list: each kind with how it is written.
"""

import binascii
import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Set
from functools import partial
from typing import Final

import argon2
from argon2.exceptions import VerifyMismatchError
from attrs import field, frozen

from adapters.argon2.parameters import is_affordable
from application.ports.password_hasher import HashKind

BCRYPT_COSTS: Final = range(4, 15)
BCRYPT_BYTES: Final = 72
"""What bcrypt makes of a password; it and those who use it leave the rest unread."""
MOST_ITERATIONS: Final = 2_000_000
"""Of PBKDF2; what Django of today does, and two thirds more."""
MOST_SCRYPT_BYTES: Final = 129 * 1024**2
"""As OWASP recommends, and a little that comes with it."""
MOST_SCRYPT_WORK: Final = 2**21
"""N·r·p; twice what OWASP recommends."""

# The last character of the salt has two bits, and bcrypt reads none with more.
_BCRYPT = re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{31}")
_BASE64 = "[A-Za-z0-9+/]{16,256}={0,2}"
_PBKDF2 = re.compile(rf"pbkdf2_(sha1|sha256)\$([0-9]{{1,8}})\$([!-#%-~]{{1,128}})\$({_BASE64})")
_DJANGO_SCRYPT = re.compile(
    rf"scrypt\$([0-9]{{1,8}})\$([!-#%-~]{{1,128}})\$([0-9]{{1,4}})\$([0-9]{{1,4}})\$({_BASE64})"
)
_PHC_SCRYPT = re.compile(
    r"\$scrypt\$ln=([0-9]{1,2}),r=([0-9]{1,4}),p=([0-9]{1,4})"
    rf"\$([A-Za-z0-9+/]{{1,128}})\$({_BASE64})"
)
# Django writes the name of the algorithm before it.
_ARGON2 = re.compile(
    r"(?:argon2)?(\$argon2(?:id|i|d)(?:\$v=(?:16|19))?\$m=[1-9][0-9]{0,7},t=[1-9][0-9]{0,3}"
    r",p=[1-9][0-9]{0,3}\$[A-Za-z0-9+/]{11,128}\$[A-Za-z0-9+/]{6,256})"
)
_ARGON2_LEAST_KIB: Final = 8
"""Memory for each thread, by RFC 9106."""


@frozen
class ForeignHash:
    """A hash that can be verified, and what it costs."""

    kind: HashKind
    fits: Callable[[bytes], bool] = field(repr=False)
    """Tells whether it was made from a password.

    Raises `ValueError` where it is damaged after all, and `MemoryError` where there is none.
    """


def read_foreign(encoded: str) -> ForeignHash | None:
    """Read a hash of bcrypt, PBKDF2, scrypt or any argon2, unless it would cost too much."""
    if not encoded.isascii():
        return None
    readers = (_bcrypt, _pbkdf2, _django_scrypt, _phc_scrypt, _argon2)
    return next((found for read in readers if (found := read(encoded))), None)


def _bcrypt(encoded: str) -> ForeignHash | None:
    found = _BCRYPT.fullmatch(encoded)
    if not found or int(found[1]) not in BCRYPT_COSTS:
        return None
    return ForeignHash(HashKind("bcrypt", found[1]), partial(_fits_bcrypt, encoded.encode()))


def _fits_bcrypt(encoded: bytes, password: bytes) -> bool:
    # Few processes ever need it.
    import bcrypt  # noqa: PLC0415 - as above

    return bcrypt.checkpw(password[:BCRYPT_BYTES], encoded)


def _pbkdf2(encoded: str) -> ForeignHash | None:
    """Read what Django writes, and whoever has it hash their passwords."""
    found = _PBKDF2.fullmatch(encoded)
    if not found or not 0 < int(found[2]) <= MOST_ITERATIONS:
        return None
    name, rounds, salt = found[1], int(found[2]), found[3].encode()
    derive = partial(hashlib.pbkdf2_hmac, name, salt=salt, iterations=rounds)
    kind = HashKind(f"pbkdf2_{name}", str(rounds))
    size = hashlib.new(name, usedforsecurity=False).digest_size
    return _derived(
        kind, found[4], {size}, lambda secret, size: derive(password=secret, dklen=size)
    )


def _django_scrypt(encoded: str) -> ForeignHash | None:
    found = _DJANGO_SCRYPT.fullmatch(encoded)
    if not found:
        return None
    n, r, p = int(found[1]), int(found[3]), int(found[4])
    return _scrypt(n, r, p, found[2].encode(), found[5], sizes={64})


def _phc_scrypt(encoded: str) -> ForeignHash | None:
    found = _PHC_SCRYPT.fullmatch(encoded)
    salt = _decoded(found[4]) if found else None
    if not found or salt is None:
        return None
    n, r, p = 2 ** int(found[1]), int(found[2]), int(found[3])
    return _scrypt(n, r, p, salt, found[5], sizes={32, 64})


def _scrypt(
    n: int, r: int, p: int, salt: bytes, digest: str, *, sizes: Set[int]
) -> ForeignHash | None:
    memory = 128 * r * (n + p + 2)
    is_power_of_two = n > 1 and n & (n - 1) == 0
    # By RFC 7914; it is no want of memory if it is not so.
    is_small = n < 2 ** (16 * min(r, 2))
    if not is_power_of_two or not is_small:
        return None
    if not 0 < n * r * p <= MOST_SCRYPT_WORK or memory > MOST_SCRYPT_BYTES:
        return None

    def derive(password: bytes, size: int) -> bytes:
        try:
            return hashlib.scrypt(
                password, salt=salt, n=n, r=r, p=p, maxmem=2 * MOST_SCRYPT_BYTES, dklen=size
            )
        except ValueError as error:
            raise MemoryError from error

    return _derived(HashKind("scrypt", f"{n},{r},{p}"), digest, sizes, derive)


def _derived(
    kind: HashKind, digest: str, sizes: Set[int], derive: Callable[[bytes, int], bytes]
) -> ForeignHash | None:
    expected = _decoded(digest)
    # The beginning of what is derived is what would be derived if that much were asked for: of a
    # hash that was cut short, the rest would fit as well.
    if expected is None or len(expected) not in sizes:
        return None
    return ForeignHash(
        kind, lambda password: hmac.compare_digest(derive(password, len(expected)), expected)
    )


def _argon2(encoded: str) -> ForeignHash | None:
    found = _ARGON2.fullmatch(encoded)
    if not found or not all(map(_is_whole, found[1].rsplit("$", 2)[1:])):
        return None
    costs = argon2.extract_parameters(found[1])
    if not is_affordable(costs) or costs.memory_cost < _ARGON2_LEAST_KIB * costs.parallelism:
        return None
    spelled = f"v={costs.version},m={costs.memory_cost},t={costs.time_cost},p={costs.parallelism}"
    return ForeignHash(
        HashKind(f"argon2{costs.type.name.lower()}", spelled), partial(_fits_argon2, found[1])
    )


def _fits_argon2(encoded: str, password: bytes) -> bool:
    try:
        return argon2.PasswordHasher().verify(encoded, password)
    except VerifyMismatchError:
        return False
    except argon2.exceptions.VerificationError as error:
        if "emory" in str(error):
            raise MemoryError from error
        raise ValueError from error


def _decoded(text: str) -> bytes | None:
    try:
        return b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), validate=True)
    except binascii.Error:
        return None


def _is_whole(text: str) -> bool:
    """Tell whether a text has no bits beyond its last byte, with which argon2 reads none."""
    decoded = _decoded(text)
    return decoded is not None and b64encode(decoded).decode().rstrip("=") == text
