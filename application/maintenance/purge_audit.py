"""Forgetting what happened long ago."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from attrs import frozen

from application.audit_trail import AuditTrail
from application.ports.audit import AuditReader
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.audit_chain import Checkpoint, SealedEntry
from domain.origin import Origin

WINDOW: Final = 25
"""Entries deleted in one transaction: writers wait for about a millisecond."""
PAGE: Final = 1000


@frozen
class PurgeAudit:
    """Entries older than they are kept for are deleted, the oldest first, a few at a time.

    Before any is, an entry tells how far it will go, and holds the link that the rest goes on
    from. So the rest can still be verified, and what is missing without such an entry is missed.
    """

    unit_of_work: UnitOfWorkFactory
    reader: AuditReader
    audit: AuditTrail
    kept_for: timedelta
    clock: Clock

    def __call__(self, *, origin: Origin) -> Iterator[int]:
        """Go through the chain; yields, step by step, how many entries were deleted.

        Does nothing until iterated.
        """
        end = self._end(self.clock.now() - self.kept_for)
        if end is None:
            return
        with self.unit_of_work() as work:
            self.audit.record(Act.AUDIT_PURGED, by=origin, within=work, detail=str(end))
            # Sealed before anything is gone.
            while work.audit.seal(limit=PAGE, waits=True) == PAGE:
                pass
            work.commit()
        while purged := self._purged(end.place):
            yield purged

    def _end(self, until: datetime) -> Checkpoint | None:
        """Find the last entry to go; of the whole chain the last one stays."""
        end: Checkpoint | None = None
        old: SealedEntry | None = None
        for each in self._chain():
            end = old.checkpoint if old else None
            if each.entry.at > until:
                return end
            old = each
        return end

    def _chain(self) -> Iterator[SealedEntry]:
        after = 0
        while page := self.reader.chain(after=after, limit=PAGE):
            yield from page
            after = page[-1].place

    def _purged(self, upto: int) -> int:
        with self.unit_of_work() as work:
            purged = work.audit.purge(upto=upto, limit=WINDOW)
            work.commit()
        return purged
