"""Keys that go into a hash beside the password, and how a hash says which."""

import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Self

from attrs import field, frozen

from domain.keyring import Key, Keyring
from domain.password import Password

ID_BYTES = 8
"""As many as the PHC string format has room for."""

# Where Argon2's own description of the format puts it: after the costs. Whatever knows nothing of
# keys, older versions of this among it, finds a parameter too many and reads no such hash.
_MARKED = re.compile(r"(\$argon2id\$v=\d+\$[^$]+),keyid=([A-Za-z0-9+/]{11})(\$.*)", re.DOTALL)


@frozen
class Peppers:
    """The keys there are, by ids that are made of the keys themselves.

    A key that was changed under its old name is another one, and so is known to be wrong.
    """

    current: str | None = None
    """The id of the one that new hashes are made with, if any."""
    _keys: Mapping[str, Key] = field(factory=dict, repr=False)

    @classmethod
    def of(cls, keyring: Keyring | None) -> Self:
        """Derive what passwords are keyed with: the same key elsewhere gives nothing away."""
        if keyring is None:
            return cls()
        keys = {_id_of(key): key for key in keyring.for_purpose("password pepper")}
        return cls(next(iter(keys)), keys)

    @property
    def ids(self) -> frozenset[str]:
        """Which there are."""
        return frozenset(self._keys)

    def applied(self, password: Password, *, id: str | None) -> bytes:
        """Return what is hashed: the password, or its code under a key that is there."""
        secret = password.text.encode()
        return secret if id is None else self._keys[id].mac(secret)


def marked(encoded: str, *, id: str | None) -> str:
    """Write into a hash of argon2id which key it was made with."""
    if id is None:
        return encoded
    start, salt, digest = encoded.rsplit("$", 2)
    return f"{start},keyid={id}${salt}${digest}"


def unmarked(encoded: str) -> tuple[str, str | None]:
    """Take a hash apart into one that argon2 reads, and the id of its key, if any."""
    found = _MARKED.fullmatch(encoded)
    return (found[1] + found[3], found[2]) if found else (encoded, None)


def _id_of(key: Key) -> str:
    return b64encode(key.for_purpose("id").mac(b"")[:ID_BYTES]).decode().rstrip("=")
