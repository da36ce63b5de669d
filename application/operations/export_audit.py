"""Taking the audit out of the store's reach."""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from application.ports.audit import AuditReader
from domain.audit_chain import SealedEntry

PAGE: Final = 1000


@frozen
class ExportAudit:
    """An operator takes sealed entries away, with their links, to be compared with later.

    Whoever can change the store could link it all anew; what was exported, they cannot change.
    """

    reader: AuditReader

    def __call__(self, *, after: int = 0) -> Iterator[SealedEntry]:
        """Go through the chain from after a place on; does nothing until iterated."""
        while page := self.reader.chain(after=after, limit=PAGE):
            yield from page
            after = page[-1].place
