"""Keeping what was asked and answered, beside those who are served."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from attrs import define, field

from application.pause import Pause
from application.ports.alerts import Alerts
from application.ports.clock import Clock
from application.ports.process import Process
from application.ports.request_records import ProcessSample, RequestRecords
from domain.durations import bucket_of
from domain.errors import RecordsUnavailable
from domain.measures import Counted, Measure, minute_of
from domain.request_record import Answered

MOST: Final = 500
"""Requests kept of a second by one process; the rest is counted alone."""
SLOW_US: Final = 250_000
"""From how many microseconds on a request is kept before those that went as usual."""
_REFUSED: Final = 400
_MEASURES: Final = 50_000
"""Sums that wait while nothing can be kept, some 10 MB: those of days."""


@define
class RecordRequests:
    """Every request is counted; those that were refused, failed or slow are kept, and some others.

    A process answers more in a second than anybody could read: to keep each would cost a fifth of
    what it can do. Where nothing can be kept, what was counted waits, and the rest is given up.
    One thread calls this, about once a second.
    """

    _records: RequestRecords
    _process: Process
    _clock: Clock
    _alerts: Alerts
    _most: int = MOST
    _started_at: datetime = field(init=False)
    _counts: dict[Measure, list[int]] = field(init=False, repr=False)
    _pause: Pause = field(factory=Pause, init=False)
    _unkept: int = field(default=0, init=False)
    _lost: int = field(default=0, init=False)

    @_started_at.default
    def _now(self) -> datetime:
        return self._clock.now()

    @_counts.default
    def _nothing(self) -> dict[Measure, list[int]]:
        return defaultdict(lambda: [0, 0])

    def __call__(self, answered: Sequence[Answered], *, lost: int = 0) -> None:
        """Count a batch and keep what is worth it; `lost` were answered and are not in it."""
        self._count(answered)
        self._lost += lost
        now = self._clock.now()
        if not self._pause.may_try(at=now):
            self._unkept += len(answered)
            return
        kept = chosen(answered, most=self._most)
        self._unkept += len(answered) - len(kept)
        try:
            self._records.add(kept, self._counted(), self._sample(now))
        except RecordsUnavailable:
            self._unkept += len(kept)
            self._alerts.send("request_records.unavailable")
            self._pause.begin(at=now)
            if len(self._counts) > _MEASURES:
                self._counts.clear()
            return
        self._counts.clear()
        self._pause.end()

    def _count(self, answered: Iterable[Answered]) -> None:
        for each in answered:
            measure = Measure(
                minute_of(each.timestamp),
                each.method,
                each.route or "",
                each.status,
                bucket_of(each.duration_us),
            )
            sums = self._counts[measure]
            sums[0] += 1
            sums[1] += each.duration_us

    def _counted(self) -> list[Counted]:
        return [Counted(measure, *sums) for measure, sums in self._counts.items()]

    def _sample(self, now: datetime) -> ProcessSample:
        usage = self._process.usage()
        return ProcessSample(
            self._process.pid(),
            self._started_at,
            now,
            usage.memory_bytes,
            usage.cpu_us,
            self._unkept,
            self._lost,
        )


def chosen(answered: Sequence[Answered], *, most: int) -> Sequence[Answered]:
    """Choose those to keep, in their order: what went as usual only where there is room."""
    if len(answered) <= most:
        return answered
    unusual = {
        place
        for place, each in enumerate(answered)
        if each.status >= _REFUSED or each.duration_us >= SLOW_US
    }
    usual = (place for place in range(len(answered)) if place not in unusual)
    places = sorted(unusual)[:most]
    places += [place for place, _ in zip(usual, range(most - len(places)), strict=False)]
    return [answered[place] for place in sorted(places)]
