"""What a name is told by that may be nobody's: a password, say, in the wrong field."""

from typing import Final

from domain.keyring import Keyring
from domain.username import Username

_PURPOSE: Final = "pseudonym"
_LENGTH: Final = 16
"""Bytes of the HMAC: enough to tell names apart."""


def pseudonym(keys: Keyring, name: Username) -> str:
    """Return the same for the same name, from which nobody finds the name without the key."""
    key = keys.for_purpose(_PURPOSE).current
    return f"{key.name}.{key.mac(name.key.encode())[:_LENGTH].hex()}"
