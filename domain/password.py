"""Passwords, their hashes, and how weak a new one may be."""

import re
import unicodedata
from typing import Self

from attrs import field, frozen

from domain.errors import InvalidPassword, PasswordRejected
from domain.faults import PasswordFault
from domain.username import Username

MAX_CODE_POINTS = 256
MAX_BYTES = 1024
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@frozen
class Password:
    """What a user typed to prove who they are, in NFC; never trimmed, cut or printed."""

    text: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a password of any characters; raises `InvalidPassword` on one too long to hash."""
        normal = unicodedata.normalize("NFC", text)
        # Looked for, not run into: the error of a failed encoding carries the password with it.
        if _LONE_SURROGATE.search(normal):
            raise InvalidPassword
        if len(normal) > MAX_CODE_POINTS or len(normal.encode()) > MAX_BYTES:
            raise InvalidPassword
        return cls(normal)


@frozen
class PasswordHash:
    """A hash in the PHC string format, as the store keeps it."""

    encoded: str = field(repr=False)


@frozen
class PasswordPolicy:
    """What a new password must be; passwords in use are never judged by it."""

    min_length: int
    """Code points of the NFC form."""
    refuses_weak: bool
    """Whether common passwords and the user's own name are refused too."""

    def check(self, password: Password, *, username: Username, is_common: bool) -> None:
        """Raise `PasswordRejected` with every fault there is."""
        faults = []
        if len(password.text) < self.min_length:
            faults.append(PasswordFault.TOO_SHORT)
        if self.refuses_weak and is_common:
            faults.append(PasswordFault.TOO_COMMON)
        if self.refuses_weak and _repeats(password, username):
            faults.append(PasswordFault.LIKE_USERNAME)
        if faults:
            raise PasswordRejected(tuple(faults))


def _repeats(password: Password, username: Username) -> bool:
    return password.text.casefold() in {username.typed.casefold(), username.key}
