"""Looking at one request, with what it did."""

from collections.abc import Sequence

from attrs import frozen

from application.ports.audit import AuditReader, KeptEntry
from application.ports.request_records import RequestRecords
from domain.errors import RequestNotFound
from domain.request_record import RequestRecord


@frozen
class RequestDetails:
    """A request, if it was kept, and the entries of the audit that came of it."""

    record: RequestRecord | None
    entries: Sequence[KeptEntry]


@frozen
class FindRequest:
    """An operator looks a request up by the id that its answer carried."""

    records: RequestRecords
    audit: AuditReader

    def __call__(self, *, request_id: str) -> RequestDetails:
        """Return what there is of it; raises `RequestNotFound`."""
        found = RequestDetails(
            self.records.of_request(request_id), self.audit.of_request(request_id)
        )
        if found.record is None and not found.entries:
            raise RequestNotFound
        return found
