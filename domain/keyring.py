"""Secret keys that go by names, so that one can take another's place."""

import binascii
import hashlib
import hmac
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import Final, Self

from attrs import evolve, field, frozen

LEAST_BYTES: Final = 32
_NAME = re.compile("[a-z0-9-]{1,32}")


@frozen
class Key:
    """A name and a secret of at least 256 bits."""

    name: str
    secret: bytes = field(repr=False)

    def mac(self, message: bytes) -> bytes:
        """Make the HMAC-SHA-256 of a message."""
        return hmac.digest(self.secret, message, hashlib.sha256)

    def for_purpose(self, purpose: str) -> Self:
        """Derive the key of one purpose: what is made by it means nothing for any other."""
        return evolve(self, secret=self.mac(purpose.encode()))


@frozen
class Keyring:
    """Keys in order: the first makes what is new, any recognises what another made."""

    keys: tuple[Key, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `name:secret`, once or oftener, with commas or line ends between.

        A secret is base64url of 32 bytes or more. Raises `ValueError` with the end of a sentence,
        in which nothing of the text is repeated.
        """
        entries = [entry.strip() for entry in re.split(r"[,\r\n]", text)]
        keys = tuple(_key(entry) for entry in entries if entry)
        if not keys or len({key.name for key in keys}) < len(keys):
            raise ValueError("has to be keys, at least one, each of another name")
        return cls(keys)

    @property
    def current(self) -> Key:
        """The key that makes what is new."""
        return self.keys[0]

    def named(self, name: str) -> Key | None:
        """Find the key of a name."""
        return next((key for key in self.keys if key.name == name), None)

    def for_purpose(self, purpose: str) -> Self:
        """Derive the keys of one purpose, under the same names."""
        return evolve(self, keys=tuple(key.for_purpose(purpose) for key in self.keys))

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)

    def __str__(self) -> str:
        return ", ".join(f"{key.name}:***" for key in self.keys)


def _key(entry: str) -> Key:
    name, _, encoded = entry.partition(":")
    try:
        secret = urlsafe_b64decode(encoded.encode("ascii") + b"=" * (-len(encoded) % 4))
    except (binascii.Error, UnicodeEncodeError):
        # Not chained: the second of them knows the text.
        secret = b""
    is_whole = re.fullmatch(r"[A-Za-z0-9_-]+={0,2}", encoded) is not None
    if not _NAME.fullmatch(name) or not is_whole or len(secret) < LEAST_BYTES:
        raise ValueError(
            "has to be keys as `watchword key new` prints them, name:secret, with a name of"
            " lower-case letters, digits and hyphens, and commas or line ends between two"
        )
    return Key(name, secret)
