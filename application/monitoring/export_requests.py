"""Taking requests out of the service."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from attrs import asdict, frozen

from application.audit_trail import AuditTrail
from application.ports.request_records import RequestFilter, RequestRecords
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.origin import Origin
from domain.request_record import RequestRecord

MOST: Final = 100_000
STEP: Final = 1000


@frozen
class ExportRequests:
    """An operator takes requests away, the newest hundred thousand of those meant.

    Nothing of it is handed over before there is an entry of who takes how many, by which filters.
    """

    records: RequestRecords
    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(
        self,
        *,
        only: RequestFilter,
        write: Callable[[Iterable[RequestRecord]], Iterable[bytes]],
        origin: Origin,
    ) -> bytes:
        """Return them as they are written; raises `RecordsUnavailable`.

        Where it cannot be told that they were taken, that is `StoreUnavailable`.
        """
        taken = _Counting(self._newest(only))
        written = b"".join(write(taken))
        # Which filters there were, and not by what: that is text that somebody typed.
        filters = " ".join(name for name, value in asdict(only).items() if value is not None)
        with self.unit_of_work() as work:
            self.audit.record(
                Act.REQUESTS_EXPORTED,
                by=origin,
                within=work,
                detail=filters or None,
                times=taken.passed,
            )
            work.commit()
        return written

    def _newest(self, only: RequestFilter) -> Iterator[RequestRecord]:
        before, left = None, MOST
        while left and (page := self.records.page(only=only, before=before, limit=STEP)):
            yield from page
            before, left = page[-1].id, left - STEP


class _Counting:
    def __init__(self, records: Iterable[RequestRecord]) -> None:
        self.passed = 0
        self._records = records

    def __iter__(self) -> Iterator[RequestRecord]:
        for record in self._records:
            self.passed += 1
            yield record
