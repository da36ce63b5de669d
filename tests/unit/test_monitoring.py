"""What is counted and kept of requests, and what operators are told of it."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NoReturn

import pytest
from attrs import define, evolve, field

from adapters.memory.request_records import MemoryRequestRecords
from application.monitoring.record_requests import SLOW_US, RecordRequests
from application.operations.measure_store import KNOWN_FOR
from application.pause import LASTS
from application.ports.contents import Extent
from application.ports.process import Process, Usage
from application.ports.request_records import ProcessSample, RequestFilter
from domain.alert_rule import Figure
from domain.durations import BEYOND, BOUNDS, bucket_of, percentile
from domain.errors import InvalidCredentials, RecordsUnavailable, RequestNotFound
from domain.measures import HOUR, MINUTE, Counted
from domain.request_record import Answered, RequestRecord
from domain.sent import Sent
from tests.builders import AT_TERMINAL, ON_LAPTOP, World
from tests.clock import START, ManualClock
from tests.remembered_events import RememberedEvents

ALL = RequestFilter()
USUAL = RequestRecord(0, START, "0" * 24, "GET", "/api/user", 200, 40, "192.0.2.7", 1)
REFUSED = evolve(USUAL, method="POST", route="/api/user/login", status=403)


class SomeProcess(Process):
    def pid(self) -> int:
        return 7

    def usage(self) -> Usage:
        return Usage(memory_bytes=50, cpu_us=9)


@define
class FailingRecords(MemoryRequestRecords):
    is_failing: bool = False
    tries: int = 0

    def add(
        self, kept: Sequence[Answered], counted: Sequence[Counted], process: ProcessSample
    ) -> None:
        self.tries += 1
        if self.is_failing:
            raise RecordsUnavailable
        super().add(kept, counted, process)


@define
class Recording:
    """Everything around the keeping of requests."""

    records: FailingRecords = field(factory=FailingRecords)
    clock: ManualClock = field(factory=ManualClock)
    events: RememberedEvents = field(factory=RememberedEvents)
    most: int = 10
    every: timedelta = timedelta(0)
    record: RecordRequests = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.record = RecordRequests(
            self.records,
            SomeProcess(),
            lambda: 4,
            self.clock,
            self.events,
            every=self.every,
            most=self.most,
        )

    def kept(self) -> list[RequestRecord]:
        return list(self.records.page(only=ALL, before=None, limit=999))[::-1]

    def counted(self) -> int:
        return sum(each.requests for each in self.records.totals())

    def sample(self) -> ProcessSample:
        [sample] = self.records.processes(since=START)
        return sample


def test_a_bucket_reaches_up_to_its_bound_and_not_beyond() -> None:
    assert [bucket_of(us) for us in (0, 10, 11, 20, 21)] == [0, 0, 1, 1, 2]
    assert [bucket_of(bound) for bound in BOUNDS] == list(range(len(BOUNDS)))
    assert bucket_of(BOUNDS[-1] + 1) == BEYOND


@pytest.mark.parametrize("share", [0.5, 0.95, 0.99])
@pytest.mark.parametrize("spread", [1, 7, 400])
def test_a_percentile_is_off_by_no_more_than_its_bucket_is_wide(spread: int, share: float) -> None:
    durations = [10 + number * spread for number in range(1000)]
    histogram = Counter(map(bucket_of, durations))
    told = percentile(histogram, share)
    true = sorted(durations)[round(share * 1000) - 1]
    assert told is not None
    assert true / 2.5 <= told <= true * 2.5


def test_of_nothing_there_is_no_percentile_and_of_the_slowest_the_last_bound() -> None:
    assert percentile({}, 0.5) is None
    assert percentile({BEYOND: 3}, 0.5) == BOUNDS[-1]
    assert percentile({0: 4}, 0.5) == 5
    assert percentile({0: 1, 3: 0, BEYOND: 1}, 1.0) == BOUNDS[-1]


def test_few_requests_are_kept_whole() -> None:
    recording = Recording()
    recording.record([USUAL, REFUSED])
    assert [evolve(each, id=0) for each in recording.kept()] == [USUAL, REFUSED]
    assert recording.counted() == 2
    assert recording.sample() == ProcessSample(7, START, START, 50, 9, hashing=4)


def test_of_many_those_that_did_not_go_as_usual_are_kept_and_all_are_counted() -> None:
    recording = Recording(most=3)
    slow = evolve(USUAL, duration_us=SLOW_US)
    recording.record([USUAL, USUAL, USUAL, REFUSED, USUAL, slow], lost=4)
    assert [evolve(each, id=0) for each in recording.kept()] == [USUAL, REFUSED, slow]
    assert recording.counted() == 6
    assert (recording.sample().unkept, recording.sample().lost) == (3, 4)


def test_nor_are_all_kept_that_were_refused() -> None:
    refused = [evolve(REFUSED, duration_us=number) for number in range(5)]
    recording = Recording(most=3)
    recording.record([USUAL, *refused])
    assert [each.duration_us for each in recording.kept()] == [0, 1, 2]
    assert recording.sample().unkept == 3


def test_of_those_that_were_refused_the_ones_that_tell_what_was_sent_come_first() -> None:
    refused = [evolve(REFUSED, duration_us=number) for number in range(4)]
    told = [evolve(each, sent=Sent({}, 0, None, 0)) for each in refused]
    recording = Recording(most=3)
    recording.record([*refused[:2], told[2], USUAL, told[3]])
    assert [each.duration_us for each in recording.kept()] == [0, 2, 3]


def test_what_failed_comes_before_what_was_slow_and_that_before_what_was_refused() -> None:
    slow = evolve(REFUSED, duration_us=SLOW_US)
    failed = evolve(USUAL, status=500, duration_us=SLOW_US)
    for most, expected in ((1, [failed]), (2, [slow, failed]), (3, [REFUSED, slow, failed])):
        recording = Recording(most=most)
        recording.record([USUAL, REFUSED, slow, failed])
        assert [evolve(each, id=0) for each in recording.kept()] == expected


@pytest.mark.parametrize(
    ("flood", "differs"),
    [
        (evolve(USUAL, status=404, route=None), {"route": "/api/user"}),
        (REFUSED, {"status": 429}),
        (evolve(REFUSED, problem="invalid-credentials"), {"problem": "wrong-origin"}),
        (evolve(USUAL, status=503), {"status": 500}),
        (evolve(USUAL, duration_us=SLOW_US), {"route": "/ops"}),
    ],
)
def test_a_flood_of_one_kind_leaves_room_for_the_others(
    flood: RequestRecord, differs: dict[str, Any]
) -> None:
    rare = evolve(flood, **differs)
    recording = Recording(every=MINUTE, most=5)
    recording.record([])
    recording.record([flood] * 9)
    recording.record([flood, rare, flood, rare])
    recording.record.flush()
    assert [evolve(each, id=0) for each in recording.kept()] == [flood] * 3 + [rare] * 2
    assert recording.sample().unkept == 8


def test_they_are_kept_in_the_order_in_which_they_were_answered() -> None:
    recording = Recording(most=3)
    moments = [timedelta(milliseconds=number) for number in range(5)]
    recording.record([at(moments[0]), at(moments[1], REFUSED), *map(at, moments[2:])])
    assert [each.timestamp - START for each in recording.kept()] == moments[:3]


def test_what_is_told_is_written_once_in_a_while_or_when_asked_for() -> None:
    recording = Recording(every=timedelta(seconds=1), most=3)
    for _ in range(3):
        recording.record([USUAL, USUAL])
    assert (recording.records.tries, recording.counted()) == (1, 2)
    recording.clock.advance(timedelta(seconds=1))
    recording.record([])
    assert (recording.counted(), len(recording.kept())) == (6, 5)
    assert recording.sample().unkept == 1
    recording.record([USUAL])
    recording.record.flush()
    assert recording.counted() == 7


def test_a_clock_that_was_set_back_holds_nothing_up() -> None:
    recording = Recording(every=timedelta(seconds=1))
    recording.record([USUAL])
    recording.clock.advance(-HOUR)
    recording.record([USUAL])
    assert recording.counted() == 2


def test_while_nothing_can_be_kept_what_was_counted_waits() -> None:
    recording = Recording()
    recording.records.is_failing = True
    recording.record([USUAL])
    recording.record([USUAL, REFUSED])
    assert recording.records.tries == 1
    assert recording.events.sent == [("request_records.unavailable", {})]
    recording.records.is_failing = False
    recording.clock.advance(LASTS)
    recording.record([USUAL])
    assert recording.counted() == 4
    assert len(recording.kept()) == 1
    assert recording.sample().unkept == 3
    recording.record([USUAL])
    assert recording.counted() == 5


def test_each_time_that_it_fails_is_told_of_once() -> None:
    recording = Recording()
    for _ in range(2):
        recording.records.is_failing = True
        for _ in range(3):
            recording.record([USUAL])
            recording.clock.advance(LASTS)
        recording.records.is_failing = False
        recording.record([USUAL])
    assert recording.events.sent == [("request_records.unavailable", {})] * 2


def test_but_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("application.monitoring.record_requests._MEASURES", 1)
    recording = Recording()
    recording.records.is_failing = True
    recording.record([USUAL, REFUSED])
    recording.records.is_failing = False
    recording.clock.advance(LASTS)
    recording.record([USUAL])
    assert recording.counted() == 1


def recorded(world: World, *answered: RequestRecord) -> None:
    world.record(*answered)


def at(moment: timedelta, record: RequestRecord = USUAL, **differs: Any) -> RequestRecord:
    return evolve(record, timestamp=START + moment, **differs)


def test_requests_are_listed_the_newest_first_with_how_they_are_spread() -> None:
    world = World()
    recorded(world, USUAL, REFUSED)
    newest, oldest = world.app.list_requests(only=ALL)
    assert (newest.status, oldest.status) == (403, 200)
    assert world.app.list_requests(only=ALL, before=newest.id) == [oldest]
    first, spread = world.app.list_requests.first(only=ALL, limit=1)
    assert first == [newest]
    assert (spread.looked_at, dict(spread.statuses)) == (2, {200: 1, 403: 1})
    assert dict(spread.routes) == {"/api/user": 1, "/api/user/login": 1}
    _, spread = world.app.list_requests.first(only=RequestFilter(status_class=4))
    assert (spread.looked_at, dict(spread.problems)) == (1, {})


def test_those_that_came_since_are_listed_with_where_to_go_on() -> None:
    world = World()
    assert world.app.list_requests.newer(only=ALL, after=0) == ([], 0)
    recorded(world, USUAL, REFUSED, USUAL)
    found, newest = world.app.list_requests.newer(only=ALL, after=1, limit=1)
    assert [each.id for each in found] == [newest] == [3]
    found, newest = world.app.list_requests.newer(only=RequestFilter(status=403), after=0)
    assert ([each.id for each in found], newest) == ([2], 3)
    assert world.app.list_requests.newer(only=ALL, after=3) == ([], 3)
    # A file that was made anew begins anew.
    assert world.app.list_requests.newer(only=ALL, after=99) == ([], 3)


def test_of_a_user_the_newest_are_found_among_the_newest_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("application.monitoring.list_requests.LOOKED_THROUGH", 3)
    world = World()
    assert world.app.list_requests.of_user(user_id=1) == []
    others = evolve(USUAL, user_id=2)
    recorded(world, USUAL, others, USUAL, USUAL, USUAL)
    found = world.app.list_requests.of_user(user_id=1)
    assert [each.id for each in found] == [5, 4, 3]
    assert [each.id for each in world.app.list_requests.of_user(user_id=1, limit=1)] == [5]
    assert world.app.list_requests.of_user(user_id=2) == []


def test_a_request_is_found_with_what_it_did() -> None:
    world = World()
    world.sign_up()
    assert ON_LAPTOP.request_id
    recorded(world, evolve(USUAL, request_id=ON_LAPTOP.request_id))
    found = world.app.find_request(request_id=ON_LAPTOP.request_id)
    assert found.record
    assert found.record.user_id == 1
    assert [each.entry.act for each in found.entries] == ["user.signed_up"]


def test_a_session_is_shown_by_the_request_that_opened_it_while_it_is_there() -> None:
    world = World()
    opened = world.sign_up()
    assert ON_LAPTOP.request_id

    details = world.app.find_request(request_id=ON_LAPTOP.request_id)
    assert [each.id for each in details.sessions] == [opened.session.id]
    world.app.log_out(token=opened.token, origin=AT_TERMINAL)
    assert world.app.find_request(request_id=ON_LAPTOP.request_id).sessions == []


def test_a_request_that_acted_on_nobody_opened_no_session() -> None:
    world = World()
    with pytest.raises(InvalidCredentials):
        world.log_in("nobody")
    assert ON_LAPTOP.request_id
    details = world.app.find_request(request_id=ON_LAPTOP.request_id)
    assert [each.entry.about for each in details.entries] == [None]
    assert details.sessions == []


def test_what_is_left_of_a_request_is_found() -> None:
    world = World()
    world.sign_up()
    assert ON_LAPTOP.request_id
    found = world.app.find_request(request_id=ON_LAPTOP.request_id)
    assert found.record is None
    assert len(found.entries) == 1
    recorded(world, USUAL)
    assert world.app.find_request(request_id=USUAL.request_id).entries == []
    with pytest.raises(RequestNotFound):
        world.app.find_request(request_id="f" * 24)


def test_the_service_is_told_in_figures_minute_by_minute() -> None:
    world = World()
    world.clock.advance(MINUTE * 2)
    sign_up = evolve(USUAL, method="POST", route="/api/user/signup")
    log_in = evolve(sign_up, route="/api/user/login")
    recorded(
        world,
        at(MINUTE * -9),
        at(timedelta()),
        at(timedelta(), REFUSED),
        at(MINUTE, log_in, duration_us=90_000),
        at(MINUTE, log_in, status=429),
        at(MINUTE, sign_up),
        at(MINUTE, status=503, route=None),
    )
    seen = world.app.view_figures(span=MINUTE * 5)
    assert (seen.since, seen.until, seen.step) == (START - MINUTE * 2, START + MINUTE * 3, MINUTE)
    assert [point.figures.requests for point in seen.points] == [0, 0, 2, 4, 0]
    whole = seen.whole
    assert (whole.requests, whole.refused, whole.errors) == (6, 2, 1)
    assert whole.p50_us is not None
    assert 20 <= whole.p50_us <= 50
    assert whole.p99_us is not None
    assert 50_000 <= whole.p99_us <= 100_000
    tries = seen.tries
    assert (tries.let_in, tries.refused, tries.throttled, tries.signed_up) == (1, 1, 1, 1)
    assert seen.points[0].figures.p50_us is None
    assert [(each.method, each.route, each.figures.requests) for each in seen.routes] == [
        ("POST", "/api/user/login", 3),
        ("GET", "", 1),
        ("GET", "/api/user", 1),
        ("POST", "/api/user/signup", 1),
    ]
    [process] = seen.processes
    assert process.at == world.clock.now()


def test_a_long_span_is_told_by_hours() -> None:
    world = World()
    recorded(world, at(-HOUR), at(-HOUR - MINUTE * 20), USUAL)
    seen = world.app.view_figures(span=timedelta(days=1))
    assert (seen.step, len(seen.points)) == (HOUR, 24)
    assert [point.figures.requests for point in seen.points if point.figures.requests] == [2, 1]


def test_a_process_that_is_silent_is_gone() -> None:
    world = World()
    recorded(world, USUAL)
    world.clock.advance(timedelta(seconds=11))
    assert world.app.view_figures(span=HOUR).processes == []


def test_requests_are_forgotten_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("application.monitoring.purge_requests.STEP", 2)
    world = World()
    recorded(world, *[USUAL] * 3)
    assert list(world.app.purge_requests()) == [0]
    world.clock.advance(timedelta(days=7, seconds=1))
    recorded(world, at(timedelta(days=7)))
    assert list(world.app.purge_requests()) == [2, 1]
    assert len(world.app.list_requests(only=ALL)) == 1


def test_the_store_is_measured_anew_after_a_while() -> None:
    world = World()
    assert world.app.measure_store() == Extent(0, 0, 0, 0)
    world.sign_up()
    assert world.app.measure_store() == Extent(0, 0, 0, 0)
    world.clock.advance(KNOWN_FOR)
    for _ in range(2):
        extent = world.app.measure_store()
        assert extent
        assert (extent.users, extent.sessions) == (1, 1)


def test_figures_are_exported_whole_and_without_the_store_where_it_is_silent() -> None:
    world = World()
    world.sign_up()
    recorded(world, USUAL, USUAL, REFUSED)
    exported = world.app.export_figures()
    assert sum(each.requests for each in exported.counted) == 3
    assert len(exported.processes) == 1
    assert exported.extent
    assert exported.extent.users == 1
    world.clock.advance(KNOWN_FOR)
    world.store.acquire()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("adapters.memory.store.PATIENCE", 0.01)
        exported = world.app.export_figures()
    world.store.release()
    assert exported.extent is None
    assert sum(each.requests for each in exported.counted) == 3


def unreadable(*_: object, **__: object) -> NoReturn:
    raise RecordsUnavailable


def test_where_records_cannot_be_read_what_is_known_without_is_exported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(MemoryRequestRecords, "processes", unreadable)
    world = World()
    world.sign_up()
    recorded(world, USUAL)
    exported = world.app.export_figures()
    assert not exported.are_records_read
    assert exported.extent
    assert exported.extent.users == 1
    assert exported.measured == {Figure.STORE: 1, Figure.SESSIONS: 1}
    [process] = exported.processes
    assert process.at == world.clock.now()
    assert (exported.counted, exported.firing) == ((), ())


def test_what_was_read_of_the_records_before_the_rest_could_not_be_is_exported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(MemoryRequestRecords, "totals", unreadable)
    world = World()
    world.app.watch_figures()
    recorded(world, USUAL)
    exported = world.app.export_figures()
    assert not exported.are_records_read
    assert exported.measured[Figure.HASHING] == 0
    assert [each.pid for each in exported.processes] == [os.getpid()]


def written(records: Iterable[RequestRecord]) -> Iterable[bytes]:
    return (b"%d " % each.id for each in records)


def test_the_newest_are_taken_away_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("application.monitoring.export_requests.STEP", 2)
    monkeypatch.setattr("application.monitoring.export_requests.MOST", 4)
    world = World()
    recorded(world, *[USUAL] * 3)
    assert world.app.export_requests(only=ALL, write=written, origin=AT_TERMINAL) == b"3 2 1 "
    recorded(world, *[USUAL] * 3)
    assert world.app.export_requests(only=ALL, write=written, origin=AT_TERMINAL) == b"6 5 4 3 "
    entries = [each.entry for each in world.app.list_audit(limit=9)]
    assert [(each.act, each.times) for each in entries] == [
        ("requests.exported", 4),
        ("requests.exported", 3),
    ]
