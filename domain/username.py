"""The name a user goes by, and the key under which no two users meet."""

import unicodedata
from collections.abc import Callable
from typing import Self

from attrs import frozen

from domain.errors import InvalidUsername
from domain.faults import UsernameFault

MAX_LENGTH = 20
"""Code points of the NFC form."""


@frozen
class Username:
    """A name as its owner typed it, with the key that every spelling of it shares."""

    typed: str
    key: str

    @classmethod
    def parse(cls, text: str, *, fold: Callable[[str], str]) -> Self:
        """Read a name in NFC; `fold` gives its key or raises `InvalidUsername`."""
        typed = unicodedata.normalize("NFC", text)
        if not typed:
            raise InvalidUsername(UsernameFault.EMPTY)
        if len(typed) > MAX_LENGTH:
            raise InvalidUsername(UsernameFault.TOO_LONG)
        return cls(typed=typed, key=fold(typed))

    def __str__(self) -> str:
        return self.typed
