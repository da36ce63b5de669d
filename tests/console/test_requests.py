"""What was asked and answered, as operators see it."""

import csv
import json
import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

import pytest
from attrs import define, evolve

from adapters.memory.request_records import MemoryRequestRecords
from adapters.memory.unit_of_work import MemoryUnitOfWork
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from application.ports.request_records import ProcessSample, RequestFilter
from domain.errors import RecordsUnavailable, StoreUnavailable
from domain.request_record import RequestRecord
from domain.sent import Sent
from entrypoints.http.resources.opening import LogInResource
from entrypoints.http.route_templates import RouteTemplates
from tests.builders import ON_LAPTOP
from tests.clock import START
from tests.console.desk import Desk, of_operators, text_of

USUAL = RequestRecord(0, START, "a" * 24, "GET", "/api/user", 200, 1500, "192.0.2.7", 1)
REFUSED = evolve(
    USUAL,
    request_id="b" * 24,
    method="POST",
    route="/api/user/login",
    status=403,
    user_id=None,
    problem="invalid-credentials",
    name="key.hash",
)
LOST = evolve(USUAL, request_id="c" * 24, route=None, status=404, problem="not-found")
FAILED = evolve(USUAL, request_id="d" * 24, status=503, duration_us=2_000_000, user_id=2)


def with_requests(*records: RequestRecord) -> Desk:
    desk = Desk().sit_down()
    desk.world.record(*records)
    return desk


def ids_on(page: bytes) -> str:
    found = re.findall(r'href="/ops/logs/([0-9a-f]{24})"', page.decode())
    return "".join(each[0] for each in found)


def test_requests_are_shown_the_newest_first_a_page_at_a_time() -> None:
    records = [evolve(USUAL, request_id=f"{number:024x}") for number in range(60)]
    desk = with_requests(*records)
    first = desk.get("/ops/logs").body
    shown = re.findall(r'href="/ops/logs/([0-9a-f]{24})"', first.decode())
    assert shown == [f"{number:024x}" for number in range(59, 9, -1)]
    further = re.search(r'href="(\?[^"]*)" rel="next"', first.decode())
    assert further
    rest = desk.get(f"/ops/logs{unescape(further[1])}").body.decode()
    assert len(re.findall(r'href="/ops/logs/[0-9a-f]{24}"', rest)) == 10
    assert 'rel="next"' not in rest


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "dcba"),
        ("status=403", "b"),
        ("status=4xx", "cb"),
        ("status=5XX", "d"),
        ("method=POST", "b"),
        ("route=/api/user", "da"),
        ("route=none", "c"),
        ("user=2", "d"),
        ("address=192.0.2.7", "dcba"),
        ("address=192.0.2.8", ""),
        ("problem=not-found", "c"),
        ("ms=2000", "d"),
        ("since=2026-11-22T09:30", "dcba"),
        ("since=2026-11-22T09:31", ""),
        ("until=2026-11-22T09:30:00.000001Z", "dcba"),
        ("until=2026-11-22T10:30:00%2B01:00", ""),
        ("status=4xx&problem=not-found&method=GET", "c"),
    ],
)
def test_those_that_are_meant_are_shown(query: str, expected: str) -> None:
    answer = with_requests(USUAL, REFUSED, LOST, FAILED).get(f"/ops/logs?{query}")
    assert answer.status == 200
    assert ids_on(answer.body) == expected


@pytest.mark.parametrize(
    "query",
    [
        "status=x",
        "status=99",
        "status=600",
        "status=9xx",
        "status=²",
        "method=get",
        "method=FOO",
        "user=x",
        "user=0",
        "ms=-1",
        "ms=1e3",
        f"ms={'0' * 11}1{'9' * 30}",
        f"status={'0' * 11}1{'9' * 30}",
        f"user={'0' * 19}1{'9' * 30}",
        f"user={'9' * 900}",
        "since=yesterday",
        "until=2026-13-01",
        "since=0001-01-01T00:00:00%2B14:00",
    ],
)
def test_a_filter_that_makes_no_sense_is_a_sentence(query: str) -> None:
    for target in ("/ops/logs", "/ops/logs.csv"):
        answer = with_requests(USUAL).get(f"{target}?{query}")
        assert answer.status == 400
        assert "has to be" in text_of(answer)


def newer(desk: Desk, query: str = "") -> tuple[str, str]:
    page = desk.get(f"/ops/logs.rows?{query}")
    [newest] = re.findall(r'data-newest="(\d*)"', page.body.decode())
    return ids_on(page.body), newest


def test_a_page_goes_on_with_the_rows_of_those_that_came_since() -> None:
    desk = with_requests(USUAL, REFUSED, LOST)
    page = desk.get("/ops/logs?status=4xx").body.decode()
    assert 'data-tail="/ops/logs.rows?status=4xx" data-newest="3"' in page
    assert newer(desk, "after=1") == ("cb", "3")
    assert newer(desk, "after=1&status=404") == ("c", "3")
    assert newer(desk, "after=3") == ("", "3")
    empty = Desk().sit_down()
    assert 'data-newest=""' in empty.get("/ops/logs").body.decode()
    assert newer(empty, "after=") == ("", "")
    row = "(?s)<tr data-id.*?</tr>"
    shown = re.findall(row, page)
    assert re.findall(row, desk.get("/ops/logs.rows?after=1").body.decode()) == shown
    assert desk.get("/ops/logs.rows?after=x").status == 400


def test_of_many_that_came_since_the_newest_are_given_and_that_there_are_more() -> None:
    desk = with_requests(*[USUAL] * 51)
    rows = desk.get("/ops/logs.rows").body
    assert rows.count(b"<tr data-id") == 50
    assert b"data-more" in rows
    assert b"data-more" not in desk.get("/ops/logs.rows?after=1").body


def test_whoever_looks_on_does_not_see_themselves_do_so() -> None:
    own = evolve(USUAL, request_id="e" * 24, route="/ops/logs.rows")
    desk = with_requests(USUAL, own)
    assert newer(desk) == ("a", "2")
    assert newer(desk, "route=/ops/logs.rows") == ("e", "2")


def test_only_the_first_page_goes_on() -> None:
    assert b"data-tail" not in with_requests(USUAL).get("/ops/logs?before=2").body


def test_a_page_begins_with_a_number() -> None:
    assert with_requests(USUAL).get("/ops/logs?before=x").status == 400


def test_how_they_are_spread_leads_on() -> None:
    page = with_requests(USUAL, REFUSED, LOST).get("/ops/logs?method=GET").body.decode()
    assert re.findall(r'<a href="([^"]*)">(\d+ × \d+|[a-z-]+ × \d+)</a>', unescape(page)) == [
        ("?method=GET&status=200", "200 × 1"),
        ("?method=GET&status=404", "404 × 1"),
        ("?method=GET&problem=not-found", "not-found × 1"),
    ]


def test_one_is_shown_with_what_came_of_it() -> None:
    desk = with_requests(evolve(USUAL, request_id=str(ON_LAPTOP.request_id)), REFUSED)
    text = text_of(desk.get(f"/ops/logs/{ON_LAPTOP.request_id}"))
    assert "GET /api/user" in text
    assert "1.5 ms" in text
    assert "user.signed_up" in text
    assert "is there still" in text
    refused = text_of(desk.get(f"/ops/logs/{REFUSED.request_id}"))
    assert "invalid-credentials" in refused
    assert "key.hash" in refused


def test_what_was_sent_with_it_is_told_and_masked() -> None:
    sent = Sent(
        {"host": None, "content-type": "application/json", "cookie": "sessionid, 1 not ours"},
        3,
        {"username": "text", "password": "missing"},
        2,
    )
    desk = with_requests(evolve(REFUSED, sent=sent), evolve(LOST, sent=Sent({}, 0, None, 0)), USUAL)
    text = text_of(desk.get(f"/ops/logs/{REFUSED.request_id}"))
    assert (
        "host masked content-type application/json cookie sessionid, 1 not ours"
        " not known by name 3" in text
    )
    assert "username text password missing not known by name 2" in text
    assert "No JSON object came with it" in text_of(desk.get(f"/ops/logs/{LOST.request_id}"))
    assert "Not looked at" in text_of(desk.get(f"/ops/logs/{USUAL.request_id}"))


def test_of_one_that_was_not_kept_there_may_be_what_came_of_it() -> None:
    text = text_of(Desk().sit_down().get(f"/ops/logs/{ON_LAPTOP.request_id}"))
    assert "The request itself was not kept" in text
    assert "user.signed_up" in text


@pytest.mark.parametrize("request_id", ["f" * 24, "x", "%00", "'--"])
def test_of_one_there_never_was_nothing_is_known(request_id: str) -> None:
    answer = Desk().sit_down().get(f"/ops/logs/{request_id}")
    assert answer.status == 404
    assert "Nothing is known of a request of that id." in text_of(answer)


def test_they_can_be_taken_along_as_json() -> None:
    answer = with_requests(USUAL, REFUSED, LOST).get("/ops/logs.jsonl?status=4xx")
    assert answer.header("content-disposition") == 'attachment; filename="requests.jsonl"'
    lost, refused = [json.loads(line) for line in answer.body.splitlines()]
    assert lost["request_id"] == LOST.request_id
    assert refused == {
        "at": "2026-11-22T09:30:00.000000Z",
        "request_id": "b" * 24,
        "method": "POST",
        "route": "/api/user/login",
        "status": 403,
        "duration_us": 1500,
        "address": "192.0.2.7",
        "user_id": None,
        "problem": "invalid-credentials",
        "name": "key.hash",
    }


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_and_for_a_spreadsheet_to_which_nothing_is_a_formula(formula: str) -> None:
    hostile: Any = evolve(USUAL, problem=formula)
    answer = with_requests(hostile, USUAL).get("/ops/logs.csv")
    assert answer.header("content-type") == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(answer.body.decode(), newline="")))
    assert [row["problem"] for row in rows] == ["", f"'{formula}"]
    assert rows[0]["duration_us"] == "1500"


def test_an_export_of_nothing_has_its_head() -> None:
    answer = Desk().sit_down().get("/ops/logs.csv")
    assert answer.body.startswith(b"at,request_id,method")


@pytest.mark.parametrize("target", ["/ops/logs.csv", "/ops/logs.jsonl"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_where_nothing_can_be_looked_up_an_export_is_an_outage_and_no_empty_file(
    target: str, method: str, tmp_path: Path
) -> None:
    path = tmp_path / "requests"
    path.write_bytes(b"neither a database nor empty " * 99)
    world = of_operators("olga")
    records = SqliteRequestRecords(RecordsFile(path))
    export = evolve(world.app.export_requests, records=records)
    world.app = evolve(world.app, export_requests=export)
    answer = Desk(world).sit_down().get(target, method=method)
    assert answer.status == 503
    assert not answer.all("content-disposition")
    assert answer.header("content-type") == "text/html; charset=utf-8"


@define
class BreakingOff(MemoryRequestRecords):
    """Has a first page, and no further one."""

    def page(
        self,
        *,
        only: RequestFilter,
        before: int | None,
        limit: int,
        after: int | None = None,
    ) -> Sequence[RequestRecord]:
        if before is not None:
            raise RecordsUnavailable
        return super().page(only=only, before=before, limit=limit, after=after)


@pytest.mark.parametrize("target", ["/ops/logs.csv", "/ops/logs.jsonl"])
def test_an_export_that_breaks_off_does_not_pass_for_a_whole_one(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.monitoring.export_requests.STEP", 2)
    world, records = of_operators("olga"), BreakingOff()
    records.add([USUAL, REFUSED, LOST], [], ProcessSample(1, START, START, 0, 0))
    export = evolve(world.app.export_requests, records=records)
    world.app = evolve(world.app, export_requests=export)
    answer = Desk(world).sit_down().get(target)
    assert answer.status == 503
    assert not answer.all("content-disposition")


@pytest.mark.parametrize("target", ["/ops/logs.csv", "/ops/logs.jsonl"])
def test_who_takes_requests_away_is_in_the_audit(target: str) -> None:
    desk = with_requests(USUAL, REFUSED, FAILED)
    desk.get(f"{target}?since=2020-01-01&user=1&route=/api/user/secret")
    desk.get(target)
    bare, filtered = [each.entry for each in desk.world.app.list_audit(limit=2)]
    assert (bare.act, bare.actor, bare.actor_id) == ("requests.exported", "operator", 1)
    assert (bare.times, bare.detail, bare.about) == (3, None, None)
    assert (filtered.times, filtered.detail) == (0, "since route user_id")
    assert desk.get("/ops/audit").status == desk.get("/ops/audit/chain").status == 200
    assert desk.world.app.verify_audit().flaws == []


@pytest.mark.parametrize("target", ["/ops/logs.csv", "/ops/logs.jsonl"])
def test_what_cannot_be_told_of_is_not_taken_away(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = with_requests(USUAL)

    def full(*_: object) -> NoReturn:
        raise StoreUnavailable

    monkeypatch.setattr(MemoryUnitOfWork, "commit", full)
    answer = desk.get(target)
    assert answer.status == 503
    assert USUAL.request_id.encode() not in answer.body
    assert not answer.all("content-disposition")


def test_a_long_export_comes_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("application.monitoring.export_requests.STEP", 2)
    desk = with_requests(USUAL, REFUSED, LOST, FAILED, USUAL)
    assert len(desk.get("/ops/logs.jsonl").body.splitlines()) == 5


def test_figures_are_shown() -> None:
    desk = with_requests(USUAL, REFUSED, FAILED, evolve(REFUSED, status=429), LOST)
    page = desk.get("/ops")
    text = text_of(page)
    assert "Requests 5" in text
    assert "Errors 1" in text
    assert "Refused 3" in text
    assert "Log-ins refused 1" in text
    assert "Log-ins throttled 1" in text
    assert page.body.decode().count("<svg") == 5


def test_guesses_at_the_door_of_the_console_are_in_the_figures_as_well() -> None:
    at_door = evolve(REFUSED, route="/ops/login")
    let_in = evolve(at_door, status=303)
    text = text_of(with_requests(at_door, evolve(at_door, status=429), let_in).get("/ops"))
    assert "Log-ins 1 Log-ins refused 1 Log-ins throttled 1" in text


def test_routes_are_shown_in_figures() -> None:
    text = text_of(with_requests(USUAL, REFUSED, LOST, USUAL).get("/ops/api"))
    assert "GET /api/user 2 0 0" in text
    assert "POST /api/user/login 1 1 0" in text
    assert "GET no such route 1 1 0" in text


def test_a_route_leads_to_where_it_can_be_tried() -> None:
    templates = RouteTemplates()
    templates.add("/api/user/login", LogInResource.operations)
    desk = Desk(docs_of=templates.docs_of).sit_down()
    desk.world.record(USUAL, REFUSED, LOST)
    page = desk.get("/ops/api").body.decode()
    assert re.findall(r'href="/docs[^"]*"', page) == ['href="/docs#logIn"']
    assert "POST /api/user/login</span>" in page
    assert b"/docs" not in with_requests(USUAL, REFUSED).get("/ops/api").body


@pytest.mark.parametrize("span", ["1h", "6h", "24h", "7d", "30d"])
def test_a_span_can_be_chosen(span: str) -> None:
    desk = with_requests(USUAL)
    desk.world.clock.advance(timedelta(minutes=1))
    for target in ("/ops", "/ops/api"):
        assert desk.sit_down().get(f"{target}?span={span}").status == 200


@pytest.mark.parametrize("target", ["/ops", "/ops/api"])
def test_a_span_there_is_not_is_a_sentence(target: str) -> None:
    answer = Desk().sit_down().get(f"{target}?span=2h")
    assert answer.status == 400
    assert "“span” has to be one of: 1h, 6h, 24h, 7d, 30d." in text_of(answer)
