"""Having those forget who remember sessions."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Protocol

UntilHeard = Callable[[], None]
"""Waits until nobody relies any more on what was true before a commit."""


class SessionChanges(Protocol):
    """Hears of sessions that change from whoever is about to commit it."""

    def announced(
        self, *, digests: Collection[bytes], users: Collection[int]
    ) -> AbstractContextManager[UntilHeard]:
        """Surround the commit that changes these sessions, and all sessions of these users.

        From entering on nobody relies on what was remembered of them, and until it is left nobody
        remembers anything anew. For one writer at a time, of all that share the store. A writer
        that dies inside costs the others speed, never truth.

        Whoever has ended a session calls what this yields between the commit and the answer, with
        nobody waiting behind it: it takes seconds where those who remember cannot be told.
        """
        ...
