"""What is promised of the place where requests are kept."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from adapters.memory.request_records import MemoryRequestRecords
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from application.ports.request_records import (
    CountFilter,
    ProcessSample,
    RequestFilter,
    RequestRecords,
    Share,
)
from domain.measures import HOUR, MINUTE, Counted, Measure
from domain.request_record import RequestRecord
from domain.retention import Retention
from domain.sent import Sent
from tests.contract.builders import MICROSECOND, NOW
from tests.contract.races import race

HOUR_BEGINS = NOW.replace(minute=0, second=0, microsecond=0)
MINUTE_BEGINS = NOW.replace(second=0, microsecond=0)
ALL = RequestFilter()
USUAL = RequestRecord(0, NOW, "0" * 24, "GET", "/api/user", 200, 40, "192.0.2.7", 1)
SENT = Sent({"cookie": "sessionid", "host": None}, 3, {"username": "text", "x": "missing"}, 2)
KEPT_AN_HOUR = Retention(HOUR, most=99, minutes=HOUR, hours=HOUR)
SAMPLE = ProcessSample(7, NOW - HOUR, NOW, 50_000_000, 1_000_000, 3, 4, 2)


@pytest.fixture(params=["memory", "sqlite"])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RequestRecords]:
    if request.param == "memory":
        yield MemoryRequestRecords()
    else:
        yield SqliteRequestRecords(RecordsFile(tmp_path / "requests.db"))


def measured(requests: int = 1, **differs: Any) -> Counted:
    measure = Measure(MINUTE_BEGINS, "GET", "/api/user", 200, 3)
    return Counted(evolve(measure, **differs), requests, requests * 50)


VARIED = [
    measured(
        number % 5 + 1,
        minute=MINUTE_BEGINS - number % 3 * 30 * MINUTE,
        method=("GET", "POST")[number % 2],
        route=("", "/api/user")[number // 2 % 2],
        status=(200, 403, 500, 503)[number // 4 % 4],
        bucket=number % 7,
    )
    for number in range(96)
]
AN_HOUR = {"since": MINUTE_BEGINS - 59 * MINUTE, "until": MINUTE_BEGINS + MINUTE}
"""One of the three minutes is not within it."""


def kept(records: RequestRecords, *answered: RequestRecord) -> list[RequestRecord]:
    records.add(answered, (), SAMPLE)
    return list(records.page(only=ALL, before=None, limit=len(answered)))[::-1]


def test_a_request_comes_back_as_it_was(records: RequestRecords) -> None:
    odd = evolve(USUAL, route=None, status=404, user_id=None, problem="not-found", name="k.x")
    bare = RequestRecord(0, NOW - MICROSECOND, "1" * 24, "other", "/x", 500, 10**9)
    found = kept(records, USUAL, odd, bare)
    assert [evolve(each, id=0) for each in found] == [USUAL, odd, bare]
    assert found[0].id < found[1].id < found[2].id


def test_whatever_stands_in_a_text_it_is_that_text(records: RequestRecords) -> None:
    hostile = evolve(USUAL, problem="'\"\\\n\x00é😀]", name="$[0]", address="null")
    [found] = kept(records, hostile)
    assert evolve(found, id=0) == hostile


def test_what_was_sent_comes_with_one_and_with_a_page_it_does_not(records: RequestRecords) -> None:
    bare = evolve(USUAL, request_id="1" * 24)
    unread = evolve(USUAL, request_id="2" * 24, sent=Sent({}, 0, None, 0))
    kept(records, bare)
    page = kept(records, bare, evolve(USUAL, sent=SENT), bare, unread)
    assert [each.sent for each in page] == [None] * 4
    assert [
        found.sent if found else found
        for found in (records.of_request(each * 24) for each in "012")
    ] == [SENT, None, unread.sent]


def test_pages_go_backwards_and_hold_still(records: RequestRecords) -> None:
    first = kept(records, *[evolve(USUAL, duration_us=number) for number in range(5)])
    page = records.page(only=ALL, before=None, limit=2)
    kept(records, USUAL)
    rest = records.page(only=ALL, before=page[-1].id, limit=9)
    assert [*page, *rest] == first[::-1]
    assert records.page(only=ALL, before=first[0].id, limit=9) == []
    assert records.page(only=ALL, before=first[4].id, after=first[1].id, limit=9) == first[3:1:-1]
    assert records.page(only=ALL, before=None, after=first[4].id + 1, limit=9) == []


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ({}, "abcde"),
        ({"since": NOW + MICROSECOND}, "d"),
        ({"until": NOW}, "c"),
        ({"method": "POST"}, "b"),
        ({"route": "/api/user"}, "ade"),
        ({"route": ""}, "c"),
        ({"status": 403}, "b"),
        ({"status_class": 4}, "bc"),
        ({"status_class": 2}, "ad"),
        ({"status_class": 5}, "e"),
        ({"status_class": 5, "user_id": 3}, "e"),
        ({"status_class": 5, "method": "POST"}, ""),
        ({"problem": "not-found"}, "c"),
        ({"address": "2001:db8::1"}, "c"),
        ({"user_id": 1}, "a"),
        ({"at_least_us": 80_000}, "b"),
        ({"status_class": 4, "address": "192.0.2.7"}, "b"),
        ({"status": 200, "user_id": 7}, ""),
    ],
)
def test_those_meant_are_found(
    records: RequestRecords, only: dict[str, Any], expected: str
) -> None:
    found = kept(
        records,
        evolve(USUAL, request_id="a"),
        evolve(
            USUAL,
            request_id="b",
            method="POST",
            route="/api/user/login",
            status=403,
            duration_us=80_000,
            user_id=None,
            problem="invalid-credentials",
        ),
        evolve(
            USUAL,
            request_id="c",
            timestamp=NOW - MICROSECOND,
            route=None,
            status=404,
            address="2001:db8::1",
            user_id=None,
            problem="not-found",
        ),
        evolve(USUAL, request_id="d", timestamp=NOW + MICROSECOND, user_id=2),
        evolve(USUAL, request_id="e", status=503, user_id=3),
    )
    meant = RequestFilter(**only)
    page = records.page(only=meant, before=None, limit=9)
    assert [each.request_id for each in page] == [*expected[::-1]]
    before = records.page(only=meant, before=found[2].id, limit=9)
    assert [each.request_id for each in before] == [each for each in expected[::-1] if each < "c"]
    after = records.page(only=meant, before=None, after=found[1].id, limit=9)
    assert [each.request_id for each in after] == [each for each in expected[::-1] if each > "b"]


@pytest.mark.parametrize("only", [{"user_id": 1}, {"address": "192.0.2.9"}])
def test_among_thousands_too_they_come_the_newest_first(
    records: RequestRecords, only: dict[str, Any]
) -> None:
    other = evolve(USUAL, user_id=2, address="192.0.2.8")
    meant = evolve(USUAL, user_id=1, address="192.0.2.9")
    batch = [evolve(other, request_id=f"{number:024x}") for number in range(2_500)]
    for number in range(0, 2_500, 500):
        batch[number] = evolve(meant, request_id=f"{number:024x}")
    records.add(batch, (), SAMPLE)
    found = records.page(only=RequestFilter(**only), before=None, limit=9)
    assert [int(each.request_id, 16) for each in found] == [2_000, 1_500, 1_000, 500, 0]
    assert records.page(only=RequestFilter(**only), before=None, limit=2) == found[:2]
    assert records.page(only=RequestFilter(**only), before=found[1].id, limit=9) == found[2:]
    assert [records.of_request(each.request_id) for each in found] == found
    assert records.of_request(found[0].request_id[:8] + "f" * 16) is None


def test_one_is_found_by_its_request_id(records: RequestRecords) -> None:
    found = kept(records, USUAL, evolve(USUAL, request_id="f" * 24))
    assert records.of_request("f" * 24) == found[1]
    assert records.of_request("e" * 24) is None


def test_what_is_counted_adds_up_by_minutes_and_hours_and_ever(records: RequestRecords) -> None:
    minute_before = MINUTE_BEGINS - MINUTE
    records.add((), [measured(2), measured(1, minute=minute_before)], SAMPLE)
    records.add((), [measured(3), measured(1, status=404), measured(1, bucket=4)], SAMPLE)
    day = timedelta(days=1)
    span = {"since": NOW - day, "until": NOW + day}
    by_minute = records.counts(**span, step=MINUTE)
    assert by_minute[0] == measured(1, minute=minute_before)
    assert {each.measure: each for each in by_minute[1:]} == {
        each.measure: each for each in (measured(5), measured(1, status=404), measured(1, bucket=4))
    }
    by_hour = {each.measure: each for each in records.counts(**span, step=HOUR)}
    whole = measured(6, minute=HOUR_BEGINS)
    assert by_hour[whole.measure] == whole
    assert len(by_hour) == 3
    assert sum(each.requests for each in records.totals()) == 8
    assert sum(each.duration_us for each in records.totals()) == 400


def test_a_span_begins_with_its_first_moment_and_ends_before_its_last(
    records: RequestRecords,
) -> None:
    records.add((), [measured()], SAMPLE)
    ends = MINUTE_BEGINS + MINUTE
    assert records.counts(since=MINUTE_BEGINS, until=ends, step=MINUTE)
    assert not records.counts(since=MINUTE_BEGINS - MINUTE, until=MINUTE_BEGINS, step=MINUTE)
    assert not records.counts(since=ends, until=ends + MINUTE, step=MINUTE)


@pytest.mark.parametrize(
    "only",
    [
        CountFilter(),
        CountFilter(method="POST"),
        CountFilter(routes=("",)),
        CountFilter("POST", ("/api/user", "/x"), (403, 403)),
        CountFilter(statuses=(500, 999)),
        CountFilter(method="'; --"),
    ],
)
def test_those_meant_are_counted_by_minutes(records: RequestRecords, only: CountFilter) -> None:
    records.add((), VARIED, SAMPLE)
    first, last = only.statuses
    meant, every = Counter[datetime](), Counter[datetime]()
    for each in records.counts(**AN_HOUR, step=MINUTE):
        measure = each.measure
        every[measure.minute] += each.requests
        if (
            only.method in {None, measure.method}
            and (not only.routes or measure.route in only.routes)
            and first <= measure.status <= last
        ):
            meant[measure.minute] += each.requests
    expected = {minute: Share(meant[minute], number) for minute, number in every.items()}
    assert records.by_minute(**AN_HOUR, only=only) == expected


def test_durations_are_told_by_minutes(records: RequestRecords) -> None:
    records.add((), VARIED, SAMPLE)
    expected = defaultdict[datetime, Counter[int]](Counter)
    for each in records.counts(**AN_HOUR, step=MINUTE):
        expected[each.measure.minute][each.measure.bucket] += each.requests
    assert len(expected) > 1
    assert records.histograms(**AN_HOUR) == expected


def test_of_a_time_in_which_nothing_was_counted_no_minute_is_told(
    records: RequestRecords,
) -> None:
    records.add((), VARIED, SAMPLE)
    span = {"since": NOW + HOUR, "until": NOW + HOUR * 2}
    assert records.by_minute(**span, only=CountFilter()) == {}
    assert records.histograms(**span) == {}


def test_the_last_sample_of_each_process_counts(records: RequestRecords) -> None:
    other = evolve(SAMPLE, pid=8, at=NOW + MINUTE)
    later = evolve(SAMPLE, at=NOW + MICROSECOND, memory_bytes=1)
    for sample in (SAMPLE, other, later):
        records.add((), (), sample)
    assert records.processes(since=NOW) == [later, other]
    assert records.processes(since=NOW + MINUTE) == [other]


def purged(records: RequestRecords, **differs: Any) -> int:
    limit = differs.pop("limit", 99)
    return records.purge(evolve(KEPT_AN_HOUR, **differs), now=NOW, limit=limit)


def test_what_is_old_is_deleted_the_oldest_first_a_few_at_a_time(records: RequestRecords) -> None:
    old = [evolve(USUAL, timestamp=NOW - HOUR - MICROSECOND) for _ in range(3)]
    found = kept(records, *old, evolve(USUAL, timestamp=NOW - HOUR), USUAL)
    assert purged(records, limit=2) == 2
    assert records.page(only=ALL, before=None, limit=9) == found[:1:-1]
    assert [purged(records), purged(records)] == [1, 0]
    assert records.page(only=ALL, before=None, limit=9) == found[:2:-1]


def test_what_was_sent_is_deleted_with_its_request(records: RequestRecords) -> None:
    old = evolve(USUAL, timestamp=NOW - HOUR - MICROSECOND, sent=SENT)
    kept(records, old, evolve(USUAL, request_id="1" * 24, sent=SENT))
    assert purged(records) == 1
    assert records.of_request(old.request_id) is None
    left = records.of_request("1" * 24)
    assert left
    assert left.sent == SENT
    # By an id that is in use anew, if there are such.
    kept(records, old)
    assert purged(records, most=0) == 2
    kept(records, USUAL)
    found = records.of_request(USUAL.request_id)
    assert found
    assert found.sent is None


def test_beyond_the_most_the_oldest_go(records: RequestRecords) -> None:
    found = kept(records, *[USUAL] * 5)
    assert purged(records, most=2) == 3
    assert records.page(only=ALL, before=None, limit=9) == found[:2:-1]


def test_what_was_counted_is_kept_as_long_as_is_said_and_the_whole_for_good(
    records: RequestRecords,
) -> None:
    records.add((), [measured()], SAMPLE)
    purged(records, minutes=NOW - MINUTE_BEGINS - MICROSECOND)
    span = {"since": NOW - HOUR, "until": NOW + HOUR}
    assert not records.counts(**span, step=MINUTE)
    assert records.counts(**span, step=HOUR)
    purged(records, hours=NOW - HOUR_BEGINS - MICROSECOND)
    assert not records.counts(**span, step=HOUR)
    assert sum(each.requests for each in records.totals()) == 1


def test_of_a_process_that_is_gone_nothing_stays(records: RequestRecords) -> None:
    records.add((), (), SAMPLE)
    purged(records, requests=timedelta())
    assert records.processes(since=NOW - HOUR) == [SAMPLE]
    purged(records, requests=-MICROSECOND)
    assert records.processes(since=NOW - HOUR) == []


def test_where_nothing_was_kept_there_is_nothing(records: RequestRecords) -> None:
    assert records.page(only=ALL, before=None, limit=9) == []
    assert records.of_request("0" * 24) is None
    assert records.totals() == []
    assert purged(records) == 0


def test_many_who_keep_and_count_at_once_lose_nothing(records: RequestRecords) -> None:
    def add(number: int) -> None:
        for _ in range(10):
            records.add([USUAL], [measured()], evolve(SAMPLE, pid=number))

    race(8, add)
    assert sum(each.requests for each in records.totals()) == 80
    assert len(records.page(only=ALL, before=None, limit=99)) == 80
    assert len(records.processes(since=NOW)) == 8
