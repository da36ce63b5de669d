"""How much the store holds."""

from datetime import datetime, timedelta
from typing import Final

from attrs import define, field

from application.ports.clock import Clock
from application.ports.contents import Extent
from application.ports.stores import Snapshots
from domain.errors import StoreUnavailable

KNOWN_FOR: Final = timedelta(seconds=15)
"""For a while it is told again: to count a million sessions takes a tenth of a second."""


@define
class MeasureStore:
    """An operator sees how many users, sessions and entries of the audit there are."""

    _snapshot: Snapshots
    _clock: Clock
    _known: tuple[datetime, Extent] | None = field(default=None, init=False)

    def __call__(self) -> Extent | None:
        """Count them, sessions that are over among them until they are purged.

        Nothing where the store does not answer: what else there is to see is seen all the same.
        """
        now = self._clock.now()
        if self._known and timedelta() <= now - self._known[0] < KNOWN_FOR:
            return self._known[1]
        try:
            with self._snapshot() as contents:
                extent = contents.extent()
        except StoreUnavailable:
            return None
        self._known = (now, extent)
        return extent
