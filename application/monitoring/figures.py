"""What is told of the service at work."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Self

from attrs import frozen

from application.ports.request_records import ProcessSample
from domain.alert_rule import Figure
from domain.durations import percentile
from domain.measures import Counted, is_error

_CLIENT_ERROR: Final = 400


@frozen
class Figures:
    """What is told of some requests."""

    requests: int
    refused: int
    """Answered with a status of 400 to 499."""
    errors: int
    """And of 500 or more."""
    p50_us: int | None
    p95_us: int | None
    p99_us: int | None

    @classmethod
    def of(cls, counted: Iterable[Counted]) -> Self:
        """Tell of all of them together."""
        requests = refused = errors = 0
        histogram = Counter[int]()
        for each in counted:
            requests += each.requests
            histogram[each.measure.bucket] += each.requests
            if is_error(each.measure.status):
                errors += each.requests
            elif each.measure.status >= _CLIENT_ERROR:
                refused += each.requests
        p50, p95, p99 = (percentile(histogram, share) for share in (0.5, 0.95, 0.99))
        return cls(requests, refused, errors, p50, p95, p99)


@frozen
class Tries:
    """What became of those who wanted to get in."""

    let_in: int
    refused: int
    throttled: int
    signed_up: int


@frozen
class Point:
    """A minute or an hour in figures; of one without requests they are all nothing."""

    begins: datetime
    figures: Figures
    tries: Tries
    sessions: float | None
    """The most that were alive; nothing where nobody counted them."""


@frozen
class RouteFigures:
    """One way to ask for something, in figures."""

    method: str
    route: str
    figures: Figures


@frozen
class Overview:
    """A span of time in figures, and the processes that serve now."""

    since: datetime
    until: datetime
    step: timedelta
    points: Sequence[Point]
    whole: Figures
    tries: Tries
    routes: Sequence[RouteFigures]
    """Those asked for most first."""
    processes: Sequence[ProcessSample]
    measured: Mapping[Figure, float]
    """What was measured in the last minutes."""
