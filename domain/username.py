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

    @classmethod
    def key_of_prefix(cls, text: str, *, fold: Callable[[str], str]) -> str:
        """Return how the keys of names begin that begin so; all of them begin with nothing."""
        return cls.parse(text, fold=fold).key if text else ""

    def __str__(self) -> str:
        return self.typed
