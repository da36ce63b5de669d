"""Looking at what was asked and answered."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from application.ports.request_records import Facets, RequestFilter, RequestRecords
from domain.request_record import RequestRecord

NEWEST: Final = 10_000
"""Requests whose spread is told: more than that are not looked at for it."""


@frozen
class ListRequests:
    """An operator goes through the requests that are kept page by page, the newest first."""

    records: RequestRecords

    def __call__(
        self, *, only: RequestFilter, before: int | None = None, limit: int = 50
    ) -> Sequence[RequestRecord]:
        """Return up to `limit` of those meant with ids below `before`."""
        return self.records.page(only=only, before=before, limit=limit)

    def facets(self, *, only: RequestFilter) -> Facets:
        """Tell how the newest ten thousand of those meant are spread."""
        return self.records.facets(only=only, limit=NEWEST)

    def after(self, *, id: int, limit: int = 50) -> Sequence[RequestRecord]:
        """Return up to `limit` that came after that one, the oldest first."""
        return self.records.after(id=id, limit=limit)
