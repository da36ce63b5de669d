"""Passwords, their hashes, and how weak a new one may be."""

import re
import unicodedata
from collections.abc import Iterator, Set
from typing import Self

from attrs import field, frozen

from domain.errors import InvalidPassword, PasswordRejected
from domain.faults import PasswordFault
from domain.username import Username

MAX_CODE_POINTS = 256
MAX_BYTES = 1024
OWN_PREFIX = "$argon2id$"
PEPPER_MARK = ",keyid="
PEPPER_ID_LENGTH = 11
SHORTEST_WORD = 3
LEAST_OF_ITS_OWN = 6
"""Characters that a password has apart from the words that anybody would try here."""
_PEPPER_ID = re.compile(PEPPER_MARK + f"(.{{{PEPPER_ID_LENGTH}}})")
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
    """A hash as the store keeps it: in the PHC string format, unless another program made it."""

    encoded: str = field(repr=False)

    @property
    def is_ours(self) -> bool:
        """Whether it is of the kind that is made here."""
        return self.encoded.startswith(OWN_PREFIX)

    @property
    def pepper_id(self) -> str | None:
        """Which key it was made with, if with any."""
        found = _PEPPER_ID.search(self.encoded) if self.is_ours else None
        return found[1] if found else None


@frozen
class PasswordPolicy:
    """What a new password must be; passwords in use are never judged by it."""

    min_length: int
    """Code points of the NFC form."""
    refuses_weak: bool
    """Whether common passwords, the user's own name and the service's are refused too."""
    service_words: frozenset[str] = frozenset()
    """What the service goes by, in lower case: whoever guesses at its users tries that first."""

    def check(self, password: Password, *, username: Username, is_common: bool) -> None:
        """Raise `PasswordRejected` with every fault there is."""
        faults = []
        if len(password.text) < self.min_length:
            faults.append(PasswordFault.TOO_SHORT)
        if self.refuses_weak:
            faults += self._weaknesses(password, username, is_common=is_common)
        if faults:
            raise PasswordRejected(tuple(faults))

    def _weaknesses(
        self, password: Password, username: Username, *, is_common: bool
    ) -> Iterator[PasswordFault]:
        text, names = password.text.casefold(), {username.typed.casefold(), username.key}
        if is_common:
            yield PasswordFault.TOO_COMMON
        if text in names or _is_little_more_than(names, text):
            yield PasswordFault.LIKE_USERNAME
        elif self.service_words and _is_little_more_than(names | self.service_words, text):
            yield PasswordFault.LIKE_SERVICE


def _is_little_more_than(words: Set[str], text: str) -> bool:
    # The longest first: what they have in common is taken out with it.
    rest = text
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD:
            rest = rest.replace(word, "")
    return rest != text and len(rest) < LEAST_OF_ITS_OWN
