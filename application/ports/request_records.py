"""Where it is kept what was asked and answered: beside the store, as losing it harms nobody."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from domain.durations import Histogram
from domain.measures import Counted
from domain.request_record import Answered, RequestRecord
from domain.retention import Retention


@frozen
class RequestFilter:
    """Which requests are meant; as it is, all of them."""

    since: datetime | None = None
    until: datetime | None = None
    method: str | None = None
    route: str | None = None
    """The template of the address; empty for those without a route."""
    status: int | None = None
    status_class: int | None = None
    """The first digit."""
    problem: str | None = None
    address: str | None = None
    user_id: int | None = None
    at_least_us: int | None = None
    """How long they took."""


@frozen
class Share:
    """How many of all were meant."""

    meant: int
    all: int


@frozen
class CountFilter:
    """Which of the requests that were counted are meant; as it is, all of them."""

    method: str | None = None
    routes: tuple[str, ...] = ()
    """All, where none is named."""
    statuses: tuple[int, int] = (0, 999)
    """The first and the last."""


@frozen
class ProcessSample:
    """How a process that serves was a moment ago."""

    pid: int
    started_at: datetime
    at: datetime
    memory_bytes: int
    """Resident."""
    cpu_us: int
    """Processor time since it was started."""
    unkept: int = 0
    """Requests it counted without keeping them, since it was started."""
    hashing: int = 0
    """Passwords it had in hand."""
    lost: int = 0
    """Lines of its log that were lost, since it was started."""


class RequestRecords(Protocol):
    """Keeps requests and counts them. Each method raises `RecordsUnavailable` where it cannot."""

    def add(
        self, kept: Sequence[Answered], counted: Sequence[Counted], process: ProcessSample
    ) -> None:
        """Keep some, add up what was counted, and how the process is: all of it or nothing."""
        ...

    def page(
        self, *, only: RequestFilter, before: int | None, limit: int, after: int | None = None
    ) -> Sequence[RequestRecord]:
        """Return up to `limit` of those meant with ids below `before`, the newest first.

        With `after`, none of that id or below is looked at.
        What was sent does not come along: it is much, and looked at one by one.
        """
        ...

    def of_request(self, request_id: str) -> RequestRecord | None:
        """Return the one of that request id, with what was sent."""
        ...

    def counts(self, *, since: datetime, until: datetime, step: timedelta) -> Sequence[Counted]:
        """Return what was counted from `since` on and before `until`, by minutes or by hours.

        `step` is one of both; `minute` is the beginning of either.
        """
        ...

    def by_minute(
        self, *, since: datetime, until: datetime, only: CountFilter
    ) -> Mapping[datetime, Share]:
        """Count in each minute from `since` on and before `until` that had any request."""
        ...

    def histograms(self, *, since: datetime, until: datetime) -> Mapping[datetime, Histogram]:
        """Return how many are in each bucket, of each minute in which there was any."""
        ...

    def totals(self) -> Sequence[Counted]:
        """Return what was counted ever; `minute` is the beginning of time."""
        ...

    def processes(self, *, since: datetime) -> Sequence[ProcessSample]:
        """Return the last sample of each process that has brought one since, by pid."""
        ...

    def purge(self, kept: Retention, *, now: datetime, limit: int) -> int:
        """Delete up to `limit` requests that are no longer kept, and what was counted so long ago.

        Returns how many requests those were. A process is gone with the last of its requests.
        """
        ...
