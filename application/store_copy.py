"""Bringing all that one store holds into another."""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import frozen

from application.copied_rows import copied_rows
from application.maintenance.purge_expired import PurgeExpired
from application.ports.clock import Clock
from application.ports.schema import SchemaState
from application.ports.stores import Store
from application.tally import Tally
from application.whole_contents import Look, Progress, Steps, WholeContents, blaming
from domain.errors import CopyRefused
from domain.faults import CopyFault
from domain.session import SessionLimits

_NO_SOURCES = {
    SchemaState.EMPTY: CopyFault.SOURCE_EMPTY,
    SchemaState.BEHIND: CopyFault.SOURCE_BEHIND,
    SchemaState.AHEAD: CopyFault.SOURCE_AHEAD,
    SchemaState.FOREIGN: CopyFault.SOURCE_FOREIGN,
}
_NO_TARGETS = {
    SchemaState.AHEAD: CopyFault.TARGET_AHEAD,
    SchemaState.FOREIGN: CopyFault.TARGET_FOREIGN,
}


@frozen
class StoreCopy:
    """Copies users as they are, the sessions that let them in, and the audit."""

    limits: SessionLimits
    clock: Clock

    def __call__(self, source: Store, target: Store, *, progress: Progress) -> Tally:
        """Copy a batch at a time and compare both stores in the end; raises `CopyRefused`.

        What is there already stays as it is, so a copy that was cut short goes on where it was
        when it is made again. Each batch is kept only if what is there then is what was meant.
        """
        make_ready(source, target)
        look = self.look(progress)
        self._purge(target)
        with opened(source, look) as rows:
            copied = copied_rows(rows, target)
        with blaming(CopyFault.TARGET_SILENT), target.snapshot() as contents:
            refuse_difference(WholeContents(contents, look, CopyFault.TARGET_SILENT), copied)
        return copied

    def _purge(self, target: Store) -> None:
        # What has expired since a copy that was cut short would be in the way of this one.
        with blaming(CopyFault.TARGET_SILENT):
            for _ in PurgeExpired(target.unit_of_work, self.limits, self.clock)():
                pass

    def look(self, progress: Progress) -> Look:
        """Look at both stores at this moment."""
        return Look(self.clock.now(), self.limits, Steps(progress))


def make_ready(source: Store, target: Store) -> None:
    """Refuse a source that is not of this version, and bring the target to it."""
    with blaming(CopyFault.SOURCE_SILENT):
        found = source.schema.state()
        if found in _NO_SOURCES:
            raise CopyRefused(_NO_SOURCES[found])
        identity = source.identity()
    with blaming(CopyFault.TARGET_SILENT):
        if target.identity() == identity:
            raise CopyRefused(CopyFault.SAME_STORE)
        found = target.schema.state()
        if found in _NO_TARGETS:
            raise CopyRefused(_NO_TARGETS[found])
        if found is not SchemaState.CURRENT:
            target.schema.migrate()


@contextmanager
def opened(source: Store, look: Look) -> Iterator[WholeContents]:
    """Hold still what the source holds; each row will be read twice, here and in the target."""
    with blaming(CopyFault.SOURCE_SILENT), source.snapshot() as contents:
        extent = contents.extent()
        look.steps.expect(2 * (extent.users + extent.sessions + extent.entries))
        yield WholeContents(contents, look, CopyFault.SOURCE_SILENT)


def refuse_difference(rows: WholeContents, expected: Tally) -> None:
    """Count what has arrived, and raise `CopyRefused` where it is not what was expected."""
    if rows.tally() != expected:
        raise CopyRefused(CopyFault.DIFFERENT)
