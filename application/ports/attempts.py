"""Where tries are counted."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, Protocol

from domain.attempts import Count

SWEPT: Final = 2
"""Counts that are over and go for each that is kept."""


class Attempts(Protocol):
    """Counts inside a unit of work, for all processes and hosts of the store."""

    def held(self, keys: Collection[bytes]) -> Mapping[bytes, Count]:
        """Return what is kept of those keys, of each that is known.

        Whoever else asks for one of them, known or not, waits until this transaction ends.
        """
        ...

    def keep(self, counts: Mapping[bytes, Count], *, at: datetime) -> None:
        """Keep these counts, in place of those before; their keys are held.

        For each of them up to `SWEPT` are deleted of those that expire at that moment or before:
        more go than come, and whoever tries on and on does not fill the store.
        """
        ...

    def forget(self, keys: Collection[bytes]) -> None:
        """Keep nothing of those keys."""
        ...

    def purge(self, *, at: datetime, window: int) -> int:
        """Delete up to `window` counts that expire at that moment or before; count them."""
        ...
