"""What was asked and answered, in lists of the process.

Long because it is the whole of a port.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from threading import Lock
from typing import Final

from attrs import define, evolve, field

from application.ports.request_records import (
    CountFilter,
    ProcessSample,
    RequestFilter,
    RequestRecords,
    Share,
)
from domain.durations import Histogram
from domain.measures import HOUR, MINUTE, Counted, Measure
from domain.request_record import Answered, RequestRecord
from domain.retention import Retention

_ZERO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EVER: Final = timedelta(0)


@define
class MemoryRequestRecords(RequestRecords):
    """Keeps what the process has answered, until it ends."""

    _records: list[RequestRecord] = field(factory=list, init=False, repr=False)
    _counts: dict[timedelta, dict[Measure, Counted]] = field(init=False, repr=False)
    _processes: dict[int, ProcessSample] = field(factory=dict, init=False)
    _ids: Iterator[int] = field(factory=lambda: count(1), init=False, repr=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    @_counts.default
    def _nothing_counted(self) -> dict[timedelta, dict[Measure, Counted]]:
        return {step: {} for step in (_EVER, MINUTE, HOUR)}

    def add(
        self, kept: Sequence[Answered], counted: Sequence[Counted], process: ProcessSample
    ) -> None:
        """Keep some, add up what was counted, and how the process is."""
        with self._lock:
            self._records += [_record(next(self._ids), each) for each in kept]
            for step, counts in self._counts.items():
                for each in counted:
                    _add(counts, each, _beginning(each.measure.minute, step))
            self._processes[process.pid] = process

    def page(
        self, *, only: RequestFilter, before: int | None, limit: int, after: int | None = None
    ) -> Sequence[RequestRecord]:
        """Return up to `limit` of those meant with ids below `before`, the newest first."""
        with self._lock:
            meant = (
                each
                for each in reversed(self._records)
                if (before is None or each.id < before)
                and (after is None or each.id > after)
                and _is_meant(each, only)
            )
            return [evolve(each, sent=None) for each in islice(meant, limit)]

    def of_request(self, request_id: str) -> RequestRecord | None:
        """Return the one of that request id, with what was sent."""
        with self._lock:
            return next((each for each in self._records if each.request_id == request_id), None)

    def counts(self, *, since: datetime, until: datetime, step: timedelta) -> Sequence[Counted]:
        """Return what was counted from `since` on and before `until`, by minutes or by hours."""
        with self._lock:
            found = [
                each for each in self._counts[step].values() if since <= each.measure.minute < until
            ]
        return sorted(found, key=lambda each: each.measure.minute)

    def by_minute(
        self, *, since: datetime, until: datetime, only: CountFilter
    ) -> Mapping[datetime, Share]:
        """Count in each minute from `since` on and before `until` that had any request."""
        found: dict[datetime, Share] = {}
        for each in self.counts(since=since, until=until, step=MINUTE):
            before = found.get(each.measure.minute, Share(0, 0))
            meant = each.requests if _is_counted(each.measure, only) else 0
            found[each.measure.minute] = Share(before.meant + meant, before.all + each.requests)
        return found

    def histograms(self, *, since: datetime, until: datetime) -> Mapping[datetime, Histogram]:
        """Return how many are in each bucket, of each minute in which there was any."""
        found = defaultdict[datetime, Counter[int]](Counter)
        for each in self.counts(since=since, until=until, step=MINUTE):
            found[each.measure.minute][each.measure.bucket] += each.requests
        return found

    def totals(self) -> Sequence[Counted]:
        """Return what was counted ever."""
        with self._lock:
            return list(self._counts[_EVER].values())

    def processes(self, *, since: datetime) -> Sequence[ProcessSample]:
        """Return the last sample of each process that has brought one since, by pid."""
        with self._lock:
            found = [each for each in self._processes.values() if each.at >= since]
        return sorted(found, key=lambda each: each.pid)

    def purge(self, kept: Retention, *, now: datetime, limit: int) -> int:
        """Delete up to `limit` requests that are no longer kept, and what was counted long ago."""
        requests_until = now - kept.requests
        with self._lock:
            for step, until in ((MINUTE, now - kept.minutes), (HOUR, now - kept.hours)):
                counts = self._counts[step]
                self._counts[step] = {m: c for m, c in counts.items() if m.minute >= until}
            processes = self._processes.values()
            self._processes = {each.pid: each for each in processes if each.at >= requests_until}
            last = self._records[-1].id if self._records else 0
            old = {
                each.id
                for each in islice(
                    (
                        each
                        for each in self._records
                        if each.timestamp < requests_until or each.id <= last - kept.most
                    ),
                    limit,
                )
            }
            self._records = [each for each in self._records if each.id not in old]
            return len(old)


def _record(id: int, answered: Answered) -> RequestRecord:
    return RequestRecord(
        id,
        answered.timestamp,
        answered.request_id,
        answered.method,
        answered.route or None,
        answered.status,
        answered.duration_us,
        answered.address,
        answered.user_id,
        answered.problem,
        answered.name,
        answered.sent,
    )


def _beginning(minute: datetime, step: timedelta) -> datetime:
    return _ZERO if step == _EVER else minute - (minute - _ZERO) % step


def _add(counts: dict[Measure, Counted], more: Counted, begins: datetime) -> None:
    measure = evolve(more.measure, minute=begins)
    before = counts.get(measure, Counted(measure, 0, 0))
    counts[measure] = Counted(
        measure, before.requests + more.requests, before.duration_us + more.duration_us
    )


def _is_meant(record: RequestRecord, only: RequestFilter) -> bool:
    exact = ("method", "status", "problem", "address", "user_id")
    return (
        all(getattr(only, name) in {None, getattr(record, name)} for name in exact)
        and only.route in {None, record.route or ""}
        and only.status_class in {None, record.status // 100}
        and (only.since is None or record.timestamp >= only.since)
        and (only.until is None or record.timestamp < only.until)
        and record.duration_us >= (only.at_least_us or 0)
    )


def _is_counted(measure: Measure, only: CountFilter) -> bool:
    first, last = only.statuses
    return (
        only.method in {None, measure.method}
        and (not only.routes or measure.route in only.routes)
        and first <= measure.status <= last
    )
