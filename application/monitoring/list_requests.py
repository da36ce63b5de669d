"""Looking at what was asked and answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Self

from attrs import frozen

from application.ports.request_records import RequestFilter, RequestRecords
from domain.request_record import RequestRecord

NEWEST: Final = 5_000
"""Requests whose spread is told: more than that are not looked at for it."""


LOOKED_THROUGH: Final = 100_000
"""Of how many requests those of one user are found along with the user."""
_ALL: Final = RequestFilter()


@frozen
class Spread:
    """How some requests are spread over routes, statuses and problems."""

    looked_at: int
    routes: Mapping[str, int]
    """Empty for those without a route."""
    statuses: Mapping[int, int]
    problems: Mapping[str, int]

    @classmethod
    def of(cls, records: Sequence[RequestRecord]) -> Self:
        """Tell of all of them."""
        return cls(
            len(records),
            Counter(each.route or "" for each in records),
            Counter(each.status for each in records),
            Counter(each.problem for each in records if each.problem),
        )


@frozen
class ListRequests:
    """An operator goes through the requests that are kept page by page, the newest first."""

    records: RequestRecords

    def __call__(
        self, *, only: RequestFilter, before: int | None = None, limit: int = 50
    ) -> Sequence[RequestRecord]:
        """Return up to `limit` of those meant with ids below `before`."""
        return self.records.page(only=only, before=before, limit=limit)

    def first(
        self, *, only: RequestFilter, limit: int = 50
    ) -> tuple[Sequence[RequestRecord], Spread]:
        """Return the newest `limit` of those meant, and how the newest five thousand are spread."""
        # Looked for once: where few are meant, that goes through all there are.
        newest = self.records.page(only=only, before=None, limit=max(limit, NEWEST))
        return newest[:limit], Spread.of(newest)

    def newer(
        self, *, only: RequestFilter, after: int, limit: int = 50
    ) -> tuple[Sequence[RequestRecord], int]:
        """Return the newest `limit` of those meant with ids above `after`, and the newest id."""
        newest = self._newest()
        # Up to there and no further: what comes in between is of the next time.
        found = self.records.page(only=only, before=newest + 1, limit=limit, after=after)
        return found, newest

    def of_user(self, *, user_id: int, limit: int = 20) -> Sequence[RequestRecord]:
        """Return the newest `limit` of a user's among the newest hundred thousand of all."""
        after = self._newest() - LOOKED_THROUGH
        only = RequestFilter(user_id=user_id)
        return self.records.page(only=only, before=None, limit=limit, after=after)

    def _newest(self) -> int:
        return next((each.id for each in self.records.page(only=_ALL, before=None, limit=1)), 0)
