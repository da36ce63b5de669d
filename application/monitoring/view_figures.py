"""The service in figures."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from attrs import frozen

from application.monitoring.figures import Figures, Overview, Point, RouteFigures, Tries
from application.ports.clock import Clock
from application.ports.gauge_records import GaugeRecords
from application.ports.request_records import RequestRecords
from domain.alert_rule import Figure
from domain.measures import HOUR, MINUTE, Counted, beginning_of

BY_MINUTES: Final = timedelta(hours=6)
"""Up to how long a span is told by minutes; a longer one is by hours."""
HEARD_OF: Final = timedelta(seconds=10)
"""A process that brought no sample for so long is gone."""
MEASURED: Final = timedelta(minutes=2)
"""How old what was measured may be."""
_OK, _SENT_ON, _REFUSED, _THROTTLED = 200, 303, 403, 429


@frozen
class WaysIn:
    """Which routes let somebody in."""

    log_in: str
    sign_up: str
    console: str
    """Which sends whoever it lets in on to a page."""


@frozen
class ViewFigures:
    """An operator sees how the service fares: by minutes, or by hours where that is long."""

    records: RequestRecords
    gauges: GaugeRecords
    clock: Clock
    ways_in: WaysIn

    def __call__(self, *, span: timedelta) -> Overview:
        """Tell of the last while, up to the minute or hour that is under way; of that one, too."""
        step = MINUTE if span <= BY_MINUTES else HOUR
        now = self.clock.now()
        until = beginning_of(step, now) + step
        since = until - max(span, step)
        counted = self.records.counts(since=since, until=until, step=step)
        by_time, by_route = _by_time(counted), _by_route(counted)
        alive = self.gauges.between(Figure.SESSIONS, since=since, until=until, step=step)
        sessions = {each.begins: each.reading.high for each in alive}
        points = [
            self._point(since + number * step, by_time, sessions)
            for number in range(round((until - since) / step))
        ]
        return Overview(
            since,
            until,
            step,
            points,
            Figures.of(counted),
            self._tries(counted),
            [RouteFigures(*way, Figures.of(each)) for way, each in by_route.items()],
            self.records.processes(since=now - HEARD_OF),
            self.gauges.latest(since=now - MEASURED),
        )

    def _point(
        self,
        begins: datetime,
        by_time: Mapping[datetime, Sequence[Counted]],
        sessions: Mapping[datetime, float],
    ) -> Point:
        counted = by_time.get(begins, ())
        return Point(begins, Figures.of(counted), self._tries(counted), sessions.get(begins))

    def _tries(self, counted: Iterable[Counted]) -> Tries:
        found = Counter[tuple[str, int]]()
        for each in counted:
            if each.measure.method == "POST":
                found[each.measure.route, each.measure.status] += each.requests
        log_in, console = self.ways_in.log_in, self.ways_in.console
        return Tries(
            found[log_in, _OK] + found[console, _SENT_ON],
            found[log_in, _REFUSED] + found[console, _REFUSED],
            found[log_in, _THROTTLED] + found[console, _THROTTLED],
            found[self.ways_in.sign_up, _OK],
        )


def _by_time(counted: Iterable[Counted]) -> Mapping[datetime, Sequence[Counted]]:
    found = defaultdict[datetime, list[Counted]](list)
    for each in counted:
        found[each.measure.minute].append(each)
    return found


def _by_route(counted: Iterable[Counted]) -> Mapping[tuple[str, str], Sequence[Counted]]:
    found = defaultdict[tuple[str, str], list[Counted]](list)
    for each in counted:
        found[each.measure.method, each.measure.route].append(each)
    asked = {way: sum(each.requests for each in several) for way, several in found.items()}
    return {way: found[way] for way in sorted(found, key=lambda way: (-asked[way], way))}
