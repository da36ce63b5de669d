"""What a figure was, minute after minute: the same for what fires now and what would have."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Final

from attrs import frozen

from application.monitoring.view_figures import WaysIn
from application.ports.gauge_records import GaugeRecords
from application.ports.request_records import CountFilter, RequestRecords, Share
from domain.alert_rule import AlertRule, Figure, Reading
from domain.durations import Histogram, percentile
from domain.measures import MINUTE, minute_of

FEW: Final = 20
"""Of fewer requests than these neither a share nor a percentile says anything: it is 0."""
_NOTHING: Final = Share(0, 0)
_US_PER_MS: Final = 1000

_Better = Callable[[float, float], float]

Readings = Iterator[tuple[datetime, Reading | None]]
"""Each with the beginning of the minute that it ends with."""


@frozen
class ReadFigures:
    """Reads what was counted and measured, over some time that slides along."""

    records: RequestRecords
    gauges: GaugeRecords
    ways_in: WaysIn

    def now(self, rule: AlertRule, *, at: datetime) -> Reading | None:
        """Read what a rule goes by at a moment: up to the last minute that is over."""
        until = minute_of(at)
        [(_, found)] = self(rule.figure, over=rule.over, since=until - MINUTE, until=until)
        return found

    def __call__(
        self, figure: Figure, *, over: timedelta, since: datetime, until: datetime
    ) -> Readings:
        """Read it for every minute from `since` on and before `until`, over the time up to its end.

        Nothing is told where less than half of that time was measured. Raises `RecordsUnavailable`.
        """
        width = over // MINUTE
        minutes = [since + number * MINUTE for number in range((until - since) // MINUTE)]
        before = [since - number * MINUTE for number in range(width - 1, 0, -1)]
        found = self._read(figure, _Span([*before, *minutes], width))
        return zip(minutes, found, strict=True)

    def _read(self, figure: Figure, span: "_Span") -> Iterable[Reading | None]:
        if figure is Figure.P95:
            histograms = self.records.histograms(since=span.since, until=span.until)
            return map(_p95, span.histograms(histograms))
        if only := self._counted().get(figure):
            found = self.records.by_minute(since=span.since, until=span.until, only=only)
            shares = [found.get(minute, _NOTHING) for minute in span.minutes]
            meant = span.sums(each.meant for each in shares)
            if figure is Figure.ERROR_RATE:
                return map(_percent, meant, span.sums(each.all for each in shares))
            return (_exactly(each / span.width) for each in meant)
        measured = self.gauges.between(figure, since=span.since, until=span.until)
        return span.extremes({each.begins: each.reading for each in measured})

    def _counted(self) -> Mapping[Figure, CountFilter]:
        log_ins = (self.ways_in.log_in, self.ways_in.console)
        return {
            Figure.REQUESTS: CountFilter(),
            Figure.ERROR_RATE: CountFilter(statuses=(500, 999)),
            Figure.REFUSED_LOG_INS: CountFilter("POST", log_ins, (403, 403)),
            Figure.THROTTLED_LOG_INS: CountFilter("POST", log_ins, (429, 429)),
        }


@frozen
class _Span:
    """Minutes, of which so many are taken together, one further on each time."""

    minutes: Sequence[datetime]
    width: int

    @property
    def since(self) -> datetime:
        return self.minutes[0]

    @property
    def until(self) -> datetime:
        return self.minutes[-1] + MINUTE

    def sums(self, counts: Iterable[int]) -> Sequence[int]:
        upto = [0, *accumulate(counts)]
        return [last - first for first, last in zip(upto, upto[self.width :], strict=False)]

    def histograms(self, found: Mapping[datetime, Histogram]) -> Iterator[Histogram]:
        nothing: Histogram = {}
        rows = [found.get(minute, nothing) for minute in self.minutes]
        buckets = sorted({0}.union(*rows))
        columns = [self.sums(row.get(bucket, 0) for row in rows) for bucket in buckets]
        return (dict(zip(buckets, sums, strict=True)) for sums in zip(*columns, strict=True))

    def extremes(self, found: Mapping[datetime, Reading]) -> Iterator[Reading | None]:
        # Whatever is there is less than the one and more than the other.
        nothing = Reading(math.inf, -math.inf)
        readings = [found.get(minute, nothing) for minute in self.minutes]
        lows, highs = [each.low for each in readings], [each.high for each in readings]
        measured = self.sums(minute in found for minute in self.minutes)
        spans = zip(measured, self._best(min, lows), self._best(max, highs), strict=True)
        for number, low, high in spans:
            yield Reading(low, high) if number >= self.width / 2 else None

    def _best(self, better: _Better, values: Sequence[float]) -> Sequence[float]:
        # Of twice as many at each step: to go through all of each span takes ten times as long.
        width = 1
        while 2 * width <= self.width:
            values = list(map(better, values, values[width:]))
            width *= 2
        return list(map(better, values, values[self.width - width :]))


def _exactly(value: float) -> Reading:
    return Reading(value, value)


def _percent(some: int, whole: int) -> Reading:
    return _exactly(100 * some / whole if whole >= FEW else 0)


def _p95(histogram: Histogram) -> Reading:
    us = percentile(histogram, 0.95) if sum(histogram.values()) >= FEW else None
    return _exactly((us or 0) / _US_PER_MS)
