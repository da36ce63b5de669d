"""The line that each request leaves in the log."""

import json
from collections.abc import Callable
from time import monotonic_ns
from typing import Any

import pytest

from domain.errors import StoreUnavailable
from entrypoints.http.client_device import ClientDevice
from entrypoints.http.request_line import encoded
from entrypoints.http.request_log import RequestLog
from entrypoints.http.route_templates import RouteTemplates
from tests.http.api import ALICE, BOB, Api
from tests.http.breaking import BreakingWorld, Calls
from tests.http.routes import METHODS, NOWHERE, ROUTES, SCRIPT, UNUSUAL

WRONG = {**ALICE, "password": "not what it is"}
HOSTILE = [
    '/api/user\n{"event":"request.answered","status":200}',
    "/api/user/sessions/\x1b[2J\r\n",
    "/api/user/sessions/%E2%80%A8%C2%85%0A%00%7F",
    "/%ff%fe%80",
    "/problems/%0d%0a{",
]


def logged(*, pseudonym: Callable[[str], str | None] = lambda _: "key.hash", most: int = 99) -> Api:
    routes = RouteTemplates()
    log = RequestLog(ClientDevice(), pseudonym, routes, most=most)
    return Api(log=log, routes=routes)


def lines(api: Api) -> list[dict[str, Any]]:
    assert api.log
    taken = encoded(api.log.taken())
    assert taken.isascii()
    assert not taken or taken.endswith(b"\n")
    return [json.loads(line) for line in taken.splitlines()]


def line(api: Api) -> dict[str, Any]:
    (only,) = lines(api)
    return only


def test_a_line_tells_what_was_asked_by_whom_and_what_came_of_it() -> None:
    api = logged()
    cookie = api.sign_up().cookie
    lines(api)
    answer = api.get("/api/user", cookie=cookie, REMOTE_ADDR="::ffff:192.0.2.7")
    told = line(api)
    assert str(told.pop("timestamp")).endswith("Z")
    assert told.pop("duration_us") >= 0
    assert told == {
        "event": "request.answered",
        "level": "info",
        "request_id": answer.header("x-request-id"),
        "method": "GET",
        "route": "/api/user",
        "status": 200,
        "address": "192.0.2.7",
        "user_id": 1,
    }


@pytest.mark.parametrize("target", [*ROUTES, *NOWHERE, *HOSTILE])
@pytest.mark.parametrize("method", [*METHODS, *UNUSUAL])
def test_every_request_leaves_one_line(method: str, target: str) -> None:
    api = logged()
    answer = api.call(method, target)
    told = line(api)
    assert told["status"] == answer.status
    assert told["request_id"] == answer.header("x-request-id")
    assert told["method"] in {*METHODS, "other"}
    if answer.body and answer.status >= 400:
        assert told["problem"] == answer.code


@pytest.mark.parametrize("target", ROUTES)
def test_a_line_names_the_route_and_nothing_of_what_is_in_the_path(target: str) -> None:
    api = logged()
    api.get(target)
    shown = (
        target.replace("A" * 22, "{session_id}")
        .replace("not-found", "{code}")
        .replace(SCRIPT, "{name}")
    )
    assert line(api)["route"] == shown


@pytest.mark.parametrize("target", [*NOWHERE, "/api/user/sessions/a/b", "/problems/"])
def test_what_is_no_route_is_not_named(target: str) -> None:
    api = logged()
    api.get(target)
    assert line(api)["route"] is None


def test_what_the_gate_refuses_leaves_a_line_too() -> None:
    api = logged()
    api.get("/api/user", headers={"Host": "\x1b[31m"})
    api.get("/api/user?" + "q" * 5000)
    told = lines(api)
    assert [each["problem"] for each in told] == ["malformed-request", "uri-too-long"]
    assert [each["route"] for each in told] == ["/api/user", "/api/user"]


def test_a_fault_of_ours_leaves_a_line() -> None:
    world = BreakingWorld()
    api = Api(world, log=logged().log)
    world.store.calls = Calls(fails_at=1, error=RuntimeError("a secret"))
    api.log_in()
    told = line(api)
    assert (told["status"], told["problem"]) == (500, "internal-error")


def test_an_outage_leaves_a_line() -> None:
    world = BreakingWorld()
    api = Api(world, log=logged().log)
    world.store.calls = Calls(fails_at=1)
    api.log_in()
    told = line(api)
    assert (told["status"], told["problem"]) == (503, "store-unavailable")


def test_who_gets_in_is_told_by_their_id_and_never_by_a_name() -> None:
    api = logged()
    api.sign_up()
    api.log_in()
    signed_up, logged_in = lines(api)
    assert (signed_up["user_id"], logged_in["user_id"]) == (1, 1)
    assert "name" not in signed_up | logged_in


@pytest.mark.parametrize("body", [WRONG, BOB])
def test_the_name_of_a_failed_log_in_is_told_by_its_pseudonym_alone(body: dict[str, str]) -> None:
    asked: list[str] = []

    def told_by(typed: str) -> str:
        asked.append(typed)
        return "key.1"

    api = logged(pseudonym=told_by)
    api.sign_up()
    lines(api)
    api.log_in(body)
    told = line(api)
    assert (told["problem"], told["name"]) == ("invalid-credentials", "key.1")
    assert asked == [body["username"]]
    assert "user_id" not in told


def test_a_line_and_the_entries_of_the_audit_have_one_request_id() -> None:
    api = logged()
    cookie = api.sign_up().cookie
    told = line(api)
    (entry,) = api.get("/api/user/activity", cookie=cookie).json["items"]
    assert entry["request_id"] == told["request_id"]


def test_a_name_that_cannot_be_told_changes_no_answer() -> None:
    def out(_: str) -> str:
        raise StoreUnavailable

    api = logged(pseudonym=out)
    assert api.log_in().code == "invalid-credentials"
    assert "name" not in line(api)


def test_an_address_is_one_or_nothing() -> None:
    api = logged()
    for remote in ["", "nobody", "192.0.2.1\n", "fe80::1%\x1b[2J", "\u2028"]:
        api.get("/version", REMOTE_ADDR=remote)
    assert [each["address"] for each in lines(api)] == [None, None, None, "fe80::1", None]


def test_a_long_row_of_forwarded_addresses_is_read_and_not_remembered() -> None:
    api = logged()
    assert api.log
    long = {"X-Forwarded-For": "203.0.113.9, " * 1000}
    api.get("/version", headers=long, REMOTE_ADDR="::1")
    assert line(api)["address"] == "::1"
    assert api.log.addresses_remembered() == 0


def test_lines_that_nobody_takes_are_lost_and_counted() -> None:
    api = logged(most=3)
    for _ in range(5):
        assert api.get("/version").status == 200
    assert api.log
    assert len(lines(api)) == 3
    assert (api.log.lost(), api.log.lost()) == (2, 0)


def test_a_request_takes_as_long_as_it_takes() -> None:
    api = logged()
    began = monotonic_ns()
    api.sign_up()
    took = (monotonic_ns() - began) // 1000
    assert 0 < line(api)["duration_us"] <= took
