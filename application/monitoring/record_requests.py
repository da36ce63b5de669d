"""Keeping what was asked and answered, beside those who are served.

Longer than others because all is counted and chosen from in one loop: a call for each would show.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice, zip_longest
from typing import Final

from attrs import define, field

from application.pause import Pause
from application.ports.clock import Clock
from application.ports.events import Events
from application.ports.process import Process
from application.ports.request_records import ProcessSample, RequestRecords
from domain.durations import bucket_of
from domain.errors import RecordsUnavailable
from domain.measures import Counted, Measure, is_error, minute_of
from domain.request_record import Answered

MOST: Final = 500
"""Requests kept at a time; the rest is counted alone."""
SLOW_US: Final = 250_000
"""From how many microseconds on a request is kept before those that went as usual."""
REFUSED: Final = 400
"""From which status on likewise."""
_MEASURES: Final = 50_000
"""Sums that wait while nothing can be kept, some 10 MB: those of days."""

_Key = tuple[datetime, str, str | None, int, int]
"""The fields of a `Measure`: one for each request would cost more than all the rest."""
_Numbered = tuple[int, Answered]
"""With how many were answered before: no two have the same."""
_Kinds = dict[tuple[str | None, int, str | None], list[_Numbered]]
"""By route, status and problem: as few as there are of those, whatever is asked for."""
_FAILED, _SLOW, _REFUSED = range(3)
"""In the order in which they are kept."""


@define
class RecordRequests:
    """Every request is counted; those that failed, were slow or refused are kept, and some others.

    In that order; and of each of them one of each kind in turn, so that a flood of one kind leaves
    room for all others. A process answers more in a second than anybody could read: to keep each
    would cost a tenth of what it can do. Where nothing can be kept, what was counted waits, and the
    rest is given up.
    One thread calls this again and again; what it is told is written once in a while.
    """

    _records: RequestRecords
    _process: Process
    _hashing: Callable[[], int]
    """Counts the passwords in hand."""
    _clock: Clock
    _events: Events
    _every: timedelta = timedelta(0)
    _most: int = MOST
    _started_at: datetime = field(init=False)
    _written_at: datetime | None = field(default=None, init=False)
    _counts: dict[_Key, list[int]] = field(init=False, repr=False)
    _unusual: Sequence[_Kinds] = field(init=False, repr=False)
    _usual: list[_Numbered] = field(factory=list, init=False, repr=False)
    _pause: Pause = field(factory=Pause, init=False)
    _is_failing: bool = field(default=False, init=False)
    _answered: int = field(default=0, init=False)
    _kept: int = field(default=0, init=False)
    _lost: int = field(default=0, init=False)

    @_started_at.default
    def _now(self) -> datetime:
        return self._clock.now()

    @_counts.default
    def _nothing(self) -> dict[_Key, list[int]]:
        return defaultdict(lambda: [0, 0])

    @_unusual.default
    def _none(self) -> Sequence[_Kinds]:
        return [defaultdict(list) for _ in (_FAILED, _SLOW, _REFUSED)]

    def __call__(self, answered: Sequence[Answered], *, lost: int = 0) -> None:
        """Count some and choose among them; `lost` were answered and are not there."""
        self._count(answered)
        self._answered += len(answered)
        self._lost += lost
        now = self._clock.now()
        if self._written_at is None or not timedelta() <= now - self._written_at < self._every:
            self._written_at = now
            self.flush()

    def flush(self) -> None:
        """Write what was counted and chosen since the last time."""
        now = self._clock.now()
        chosen = self._chosen()
        if not self._pause.may_try(at=now):
            return
        self._kept += len(chosen)
        try:
            self._records.add(chosen, self._counted(), self.sample())
        except RecordsUnavailable:
            self._kept -= len(chosen)
            self._pause.begin(at=now)
            if not self._is_failing:
                self._is_failing = True
                self._events.send("request_records.unavailable")
            if len(self._counts) > _MEASURES:
                self._counts.clear()
            return
        self._counts.clear()
        self._pause.end()
        self._is_failing = False

    def sample(self) -> ProcessSample:
        """Tell how this process is."""
        usage = self._process.usage()
        return ProcessSample(
            self._process.pid(),
            self._started_at,
            self._clock.now(),
            usage.memory_bytes,
            usage.cpu_us,
            self._answered - self._kept,
            self._hashing(),
            self._lost,
        )

    def _count(self, answered: Iterable[Answered]) -> None:
        # As short as can be: it runs for each request, though nobody waits for it.
        counts, unusual = self._counts, self._unusual
        last, minute = None, self._started_at
        for number, each in enumerate(answered, self._answered):
            moment, us, status = each.timestamp, each.duration_us, each.status
            if moment is not last:
                last, minute = moment, minute_of(moment)
            sums = counts[minute, each.method, each.route, status, bucket_of(us)]
            sums[0] += 1
            sums[1] += us
            if status >= REFUSED or us >= SLOW_US:
                is_slow = us >= SLOW_US
                rank = _FAILED if is_error(status) else _SLOW if is_slow else _REFUSED
                unusual[rank][each.route, status, each.problem].append((number, each))
        room = self._most - len(self._usual)
        numbered = enumerate(answered, self._answered)
        self._usual += islice((each for each in numbered if _is_usual(each[1])), room)
        for several in (several for kinds in unusual for several in kinds.values()):
            # Those that tell what was sent come first.
            several.sort(key=_is_bare)
            del several[self._most :]

    def _chosen(self) -> list[Answered]:
        """Take those to keep, in their order: what went as usual only where there is room."""
        unusual = (each for kinds in self._unusual for each in _in_turn(kinds))
        chosen = list(islice(chain(unusual, self._usual), self._most))
        self._unusual, self._usual = self._none(), []
        return [each for _, each in sorted(chosen)]

    def _counted(self) -> list[Counted]:
        return [
            Counted(Measure(minute, method, route or "", status, bucket), *sums)
            for (minute, method, route, status, bucket), sums in self._counts.items()
        ]


def _in_turn(kinds: _Kinds) -> Iterator[_Numbered]:
    """Go through them again and again, and take the first of each that is left."""
    for turn in zip_longest(*kinds.values()):
        yield from filter(None, turn)


def _is_usual(answered: Answered) -> bool:
    return answered.status < REFUSED and answered.duration_us < SLOW_US


def _is_bare(numbered: _Numbered) -> bool:
    return numbered[1].sent is None
