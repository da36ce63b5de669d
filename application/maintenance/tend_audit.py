"""Linking what was told of, and telling what was summed up."""

from typing import Final

from attrs import frozen

from application.audit_trail import AuditTrail
from application.ports.audit import AuditReader
from application.ports.unit_of_work import UnitOfWorkFactory

BATCH: Final = 500
"""Entries linked in one transaction."""


@frozen
class TendAudit:
    """Entries that were committed get their places in the chain, and sums become entries.

    Every process of the service does it all the time; what one leaves undone another does.
    """

    unit_of_work: UnitOfWorkFactory
    reader: AuditReader
    audit: AuditTrail

    def __call__(self) -> None:
        """Do what there is to do; raises `StoreUnavailable`."""
        self.audit.sum_up()
        while self.reader.awaits_seal() and self._sealed() == BATCH:
            pass

    def _sealed(self) -> int:
        with self.unit_of_work() as work:
            sealed = work.audit.seal(limit=BATCH)
            work.commit()
        return sealed
