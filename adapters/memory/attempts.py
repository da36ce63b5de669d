"""Tries counted in a dictionary."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import islice

from attrs import define

from adapters.memory.store import Changes, MemoryStore
from application.ports.attempts import SWEPT, Attempts
from domain.attempts import Count


@define
class MemoryAttempts(Attempts):
    """Counts inside a transaction, which nobody else has a look into anyway."""

    store: MemoryStore
    changes: Changes

    def held(self, keys: Collection[bytes]) -> Mapping[bytes, Count]:
        """Return what is kept of those keys, of each that is known."""
        counts = self.store.attempts
        return {key: counts[key] for key in keys if key in counts}

    def keep(self, counts: Mapping[bytes, Count], *, at: datetime) -> None:
        """Keep these counts, in place of those before, and look at as many old ones."""
        for key, count in counts.items():
            self.changes.put(self.store.attempts, key, count)
        # Only those known longest, as going through all would take ever longer.
        oldest = list(islice(self.store.attempts.items(), SWEPT * len(counts)))
        self.forget([key for key, count in oldest if count.expires_at <= at])

    def forget(self, keys: Collection[bytes]) -> None:
        """Keep nothing of those keys."""
        for key in self.held(keys):
            self.changes.remove(self.store.attempts, key)

    def purge(self, *, at: datetime, window: int) -> int:
        """Delete up to `window` counts that expire at that moment or before; count them."""
        over = (key for key, count in self.store.attempts.items() if count.expires_at <= at)
        expired = list(islice(over, window))
        self.forget(expired)
        return len(expired)
