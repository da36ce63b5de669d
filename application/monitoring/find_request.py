"""Looking at one request, with what it did."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from application.ports.audit import AuditReader, KeptEntry
from application.ports.request_records import RequestRecords
from application.ports.sessions import SessionReader
from application.sessions.list_sessions import MOST_LISTED
from domain.errors import RequestNotFound
from domain.request_record import RequestRecord
from domain.session import Session


@frozen
class RequestDetails:
    """A request, if it was kept, and what came of it that is there still."""

    record: RequestRecord | None
    entries: Sequence[KeptEntry]
    sessions: Sequence[Session]
    """Those that it opened."""


@frozen
class FindRequest:
    """An operator looks a request up by the id that its answer carried."""

    records: RequestRecords
    audit: AuditReader
    reader: SessionReader

    def __call__(self, *, request_id: str) -> RequestDetails:
        """Return what there is of it; raises `RequestNotFound`."""
        record, entries = self.records.of_request(request_id), self.audit.of_request(request_id)
        if record is None and not entries:
            raise RequestNotFound
        return RequestDetails(record, entries, [*self._opened(entries)])

    def _opened(self, entries: Iterable[KeptEntry]) -> Iterator[Session]:
        for entry in (each.entry for each in entries):
            if entry.about is not None:
                sessions = self.reader.of_user(entry.about, limit=MOST_LISTED)
                yield from (each for each in sessions if each.id == entry.detail)
