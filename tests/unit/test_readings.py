"""What a figure was over a time that slides along, against a recount of each such time."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from attrs import define, field
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.memory.gauge_records import MemoryGaugeRecords
from adapters.memory.request_records import MemoryRequestRecords
from application.monitoring.view_figures import WaysIn
from application.ports.request_records import ProcessSample
from application.readings import FEW, ReadFigures
from domain.alert_rule import Figure, Reading
from domain.durations import percentile
from domain.measures import MINUTE, Counted, Measure
from tests.clock import START

WAYS_IN = WaysIn("/api/user/login", "/api/user/signup", "/ops/login")
SAMPLE = ProcessSample(7, START, START, 50, 9)
MINUTES = 8
COUNTED = (
    Figure.ERROR_RATE,
    Figure.P95,
    Figure.REQUESTS,
    Figure.REFUSED_LOG_INS,
    Figure.THROTTLED_LOG_INS,
)
MEASURED = sorted(set(Figure) - set(COUNTED))


def of_minute(
    number: int,
    requests: int = FEW,
    *,
    route: str = "/api/user",
    method: str = "GET",
    status: int = 200,
    bucket: int = 3,
) -> Counted:
    measure = Measure(START + number * MINUTE, method, route, status, bucket)
    return Counted(measure, requests, requests)


@define
class Kept:
    """What there is to read."""

    records: MemoryRequestRecords = field(factory=MemoryRequestRecords)
    gauges: MemoryGaugeRecords = field(factory=MemoryGaugeRecords)

    def count(self, *counted: Counted) -> None:
        self.records.add((), counted, SAMPLE)

    def measure(self, number: int, *values: float, figure: Figure = Figure.SESSIONS) -> None:
        for value in values:
            self.gauges.note({figure: value}, minute=START + number * MINUTE)

    def read(self, figure: Figure, *, over: int = 1, last: int = MINUTES) -> list[Reading | None]:
        read = ReadFigures(self.records, self.gauges, WAYS_IN)
        until = START + last * MINUTE
        found = list(read(figure, over=over * MINUTE, since=START, until=until))
        assert [minute for minute, _ in found] == [START + n * MINUTE for n in range(last)]
        return [reading for _, reading in found]


def exactly(*values: float) -> list[Reading]:
    return [Reading(value, value) for value in values]


def recounted(figure: Figure, counted: Sequence[Counted], width: int) -> Reading:
    login = [
        each
        for each in counted
        if (each.measure.method, each.measure.route) == ("POST", WAYS_IN.log_in)
    ]
    whole = sum(each.requests for each in counted)
    if figure is Figure.ERROR_RATE:
        errors = sum(each.requests for each in counted if each.measure.status >= 500)
        value = 100 * errors / whole if whole >= FEW else 0
    elif figure is Figure.P95:
        histogram: dict[int, int] = {}
        for each in counted:
            histogram[each.measure.bucket] = histogram.get(each.measure.bucket, 0) + each.requests
        value = (percentile(histogram, 0.95) or 0) / 1000 if whole >= FEW else 0
    elif figure is Figure.REQUESTS:
        value = whole / width
    else:
        status = 403 if figure is Figure.REFUSED_LOG_INS else 429
        value = sum(each.requests for each in login if each.measure.status == status) / width
    return Reading(value, value)


def within(moment: datetime, *, end: int, width: int) -> bool:
    return end - width < (moment - START) // MINUTE <= end


@pytest.mark.parametrize("figure", COUNTED)
@settings(max_examples=40)
@given(
    st.lists(
        st.builds(
            of_minute,
            st.integers(-6, MINUTES + 1),
            st.integers(1, 30),
            route=st.sampled_from([WAYS_IN.log_in, "/api/user"]),
            method=st.sampled_from(["GET", "POST"]),
            status=st.sampled_from([200, 402, 403, 404, 429, 499, 500, 503]),
            bucket=st.integers(0, 18),
        )
    ),
    st.integers(1, 6),
)
def test_what_was_counted_is_read_as_if_each_time_were_recounted(
    figure: Figure, counted: list[Counted], width: int
) -> None:
    kept = Kept()
    kept.count(*counted)
    assert kept.read(figure, over=width) == [
        recounted(
            figure,
            [each for each in counted if within(each.measure.minute, end=end, width=width)],
            width,
        )
        for end in range(MINUTES)
    ]


@pytest.mark.parametrize("figure", MEASURED)
@settings(max_examples=20)
@given(
    st.dictionaries(
        st.integers(-6, MINUTES + 1),
        st.lists(st.integers(0, 99), min_size=1, max_size=4),
    ),
    st.integers(1, 6),
)
def test_what_was_measured_is_read_from_its_least_to_its_most(
    figure: Figure, measured: dict[int, list[int]], width: int
) -> None:
    kept = Kept()
    for number, several in measured.items():
        kept.measure(number, *several, figure=figure)
    expected: list[Reading | None] = []
    for end in range(MINUTES):
        known = [measured[n] for n in range(end - width + 1, end + 1) if n in measured]
        flat = [value for several in known for value in several]
        is_told = 2 * len(known) >= width
        expected.append(Reading(min(flat), max(flat)) if is_told else None)
    assert kept.read(figure, over=width) == expected


@pytest.mark.parametrize("figure", COUNTED)
def test_where_nothing_was_counted_there_was_nothing(figure: Figure) -> None:
    assert Kept().read(figure, over=5) == exactly(*[0] * MINUTES)


@pytest.mark.parametrize("figure", MEASURED)
def test_where_nothing_was_measured_nothing_is_known(figure: Figure) -> None:
    assert Kept().read(figure, over=5) == [None] * MINUTES


def test_of_few_neither_a_share_nor_a_percentile_is_told() -> None:
    kept = Kept()
    kept.count(of_minute(0, FEW - 1, status=500), of_minute(1, 1, status=500))
    assert kept.read(Figure.ERROR_RATE, last=2) == exactly(0, 0)
    assert kept.read(Figure.P95, last=2) == exactly(0, 0)
    assert kept.read(Figure.ERROR_RATE, over=2, last=2) == exactly(0, 100)
    [_, p95] = kept.read(Figure.P95, over=2, last=2)
    assert p95
    assert p95.low > 0


def test_half_of_the_time_has_to_be_measured() -> None:
    kept = Kept()
    kept.measure(0, 3)
    kept.measure(1, 5, 4)
    expected = [None, Reading(3, 5), Reading(3, 5), Reading(3, 5), None]
    assert kept.read(Figure.SESSIONS, over=4, last=5) == expected
