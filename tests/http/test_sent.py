"""What is told of what was sent: enough to see what was wrong, and nothing that was sent."""

import json
from typing import Any

import pytest
from attrs import asdict

from domain.sent import Sent
from entrypoints.http.client_device import ClientDevice
from entrypoints.http.request_body import BODY_LIMIT
from entrypoints.http.request_line import encoded
from entrypoints.http.request_log import RequestLog
from entrypoints.http.route_templates import RouteTemplates
from entrypoints.http.sent import SECOND
from tests.http.api import ALICE, Api
from tests.http.routes import METHODS, NOWHERE, ROUTES, UNUSUAL

CANARY = "hunter2"
ALL_MISSING = {"username": "missing", "password": "missing", "session": "missing"}
NAMES = [
    *("Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Content-Type", "Cookie"),
    *("Host", "Origin", "Referer", "User-Agent", "X-Forwarded-For", "X-Request-Id", "X-Other"),
    *("Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Access-Control-Request-Method"),
    *("X-HTTP-Method-Override", "Content-Length", f"X-{CANARY}"),
]
VALUES = [
    CANARY,
    f"application/json; {CANARY}",
    f"application/{CANARY}",
    f"*/*, {CANARY}",
    f"Bearer {CANARY}",
    f"bearer {CANARY}, {CANARY}",
    f"Basic {CANARY}",
    f"{CANARY} {CANARY}",
    f"sessionid={CANARY}; {CANARY}={CANARY}; deviceid={CANARY}; consoleid; {CANARY}",
    f"__Host-sessionid={CANARY};;sessionid={CANARY};sessionid={CANARY}",
    f"same-origin{CANARY}",
    f"https://{CANARY}.test",
]
BODIES = [
    {"username": CANARY, "password": CANARY, CANARY: CANARY, "session": CANARY},
    {"username": [CANARY], "password": {CANARY: CANARY}, "session": f"bearer{CANARY}"},
    {"username": 1, "password": None, "new_password": CANARY, "current_password": CANARY},
    CANARY,
    [CANARY],
    f'{{"password": "{CANARY}"'.encode(),
    f'{{"{CANARY}": 1, "{CANARY}": 2}}'.encode(),
    f"username={CANARY}".encode(),
]


def logged() -> Api:
    routes = RouteTemplates()
    log = RequestLog(ClientDevice(), lambda _: "key.hash", routes, most=9999)
    return Api(log=log, routes=routes)


def told(api: Api) -> list[Sent | None]:
    assert api.log
    return [line.sent for line in api.log.taken()]


def sent(api: Api) -> Sent:
    [only] = told(api)
    assert only
    return only


def headers(api: Api, **more: str) -> dict[str, str | None]:
    named = {name.replace("_", "-"): value for name, value in more.items()}
    api.post("/api/user/logout", headers=named)
    return dict(sent(api).headers)


def fields(api: Api, body: object, **more: Any) -> dict[str, str] | None:
    api.sign_up(body, **more)
    found = sent(api).fields
    return None if found is None else dict(found)


def test_what_is_known_is_told_and_the_rest_is_counted() -> None:
    api = logged()
    api.log_in({**ALICE, "password": 7, "x": 1, "y": 2}, headers={"X-Some": "thing", "TE": "x"})
    assert asdict(sent(api)) == {
        "headers": {"host": None, "content-type": "application/json", "content-length": "52"},
        "other_headers": 2,
        "fields": {
            "username": "text",
            "password": "number",
            "session": "missing",
            "new_password": "missing",
        },
        "other_fields": 2,
    }


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Content-Type", "Application/JSON; charset=utf-8", "application/json"),
        ("Content-Type", "text/plain", "text/plain"),
        ("Content-Type", "application/secret", None),
        ("Content-Length", "0", "0"),
        ("Content-Length", str(BODY_LIMIT + 1), None),
        ("Content-Length", "00000000017", None),
        ("Content-Length", "-1", None),
        ("Accept", "*/*", "*/*"),
        ("Accept", "secret/*", None),
        ("Authorization", "Bearer secret", "Bearer …"),
        ("Authorization", "basic secret", "Basic …"),
        ("Authorization", "secret", None),
        ("Origin", "null", "null"),
        ("Origin", "https://secret.test", None),
        ("Sec-Fetch-Site", "same-origin", "same-origin"),
        ("Sec-Fetch-Site", "Same-Origin", None),
        ("User-Agent", "secret", None),
        ("X-Forwarded-For", "203.0.113.7", None),
        ("Cookie", "sessionid=secret", "sessionid"),
        ("Cookie", "sessionid=secret; sessionid=secret", "sessionid 2 times"),
        (
            "Cookie",
            " deviceid = x ;secret=x; __Host-sessionid;",
            "deviceid, __Host-sessionid, 1 not ours",
        ),
        ("Cookie", "secret", "1 not ours"),
    ],
)
def test_a_value_is_shown_where_it_is_one_of_a_few(
    name: str, value: str, expected: str | None
) -> None:
    assert headers(logged(), **{name: value})[name.lower()] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a name", "text"),
        (17, "number"),
        (-1.5, "number"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        ([], "list"),
        ({"a": 1}, "object"),
    ],
)
def test_of_a_value_its_kind_is_told(value: object, expected: str) -> None:
    assert fields(logged(), {"password": value}) == {**ALL_MISSING, "password": expected}


def test_a_choice_is_told_as_it_is_and_what_is_none_by_its_kind() -> None:
    api = logged()
    assert fields(api, {"session": "bearer"}) == {**ALL_MISSING, "session": "bearer"}
    assert fields(api, {"session": "Bearer"}) == {**ALL_MISSING, "session": "text"}


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"\xff", b'{"a":' + b"[" * 16000])
def test_of_what_is_no_object_no_field_is_told(body: bytes) -> None:
    assert fields(logged(), body) is None


def test_of_what_is_not_said_to_be_json_no_field_is_told() -> None:
    assert fields(logged(), ALICE, headers={"Content-Type": "text/plain"}) is None


def test_of_an_operation_that_takes_nothing_no_field_is_known() -> None:
    api = logged()
    api.call("DELETE", "/api/user/sessions", {"scope": "all"})
    found = sent(api)
    assert (found.fields, found.other_fields) == ({}, 1)


def test_a_body_that_nobody_read_is_told_of_too() -> None:
    api = logged()
    assert api.put({"password": "x"}).status == 401
    assert sent(api).fields == {
        "username": "missing",
        "password": "text",
        "current_password": "missing",
    }


def test_reads_that_go_as_usual_are_not_described() -> None:
    api = logged()
    cookie = api.sign_up().cookie
    told(api)
    api.get("/api/user", cookie=cookie)
    api.get("/api/user/sessions", cookie=cookie)
    api.call("HEAD", "/version")
    assert told(api) == [None, None, None]


def test_a_read_that_was_refused_is_described() -> None:
    api = logged()
    api.get("/api/user", cookie="sessionid=secret")
    assert sent(api).headers["cookie"] == "sessionid"


def test_a_slow_read_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrypoints.http.request_log.SLOW_US", 0)
    api = logged()
    api.get("/version")
    assert sent(api).headers == {"host": None}


def test_no_more_are_described_in_a_second_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [7 * SECOND]
    monkeypatch.setattr("entrypoints.http.request_log.monotonic_ns", lambda: now[0])
    monkeypatch.setattr("entrypoints.http.sent.MOST", 2)
    api = logged()
    for _ in range(3):
        api.get("/nowhere")
    now[0] += SECOND
    api.get("/nowhere")
    assert [each is not None for each in told(api)] == [True, True, False, True]


def test_it_is_not_in_the_line() -> None:
    api = logged()
    api.sign_up()
    assert api.log
    lines = api.log.taken()
    assert b"sent" not in encoded(lines)
    assert lines[0].sent


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_stands_in_a_header_is_told(name: str, value: str) -> None:
    api = logged()
    for method in ("GET", "POST"):
        api.call(method, "/api/user/login", headers={name: value})
    for each in told(api):
        assert each
        assert CANARY not in json.dumps(asdict(each))


@pytest.mark.parametrize("target", [*ROUTES, *NOWHERE, f"/{CANARY}?{CANARY}={CANARY}"])
@pytest.mark.parametrize("method", [*METHODS, *UNUSUAL])
def test_nothing_that_stands_in_a_body_is_told(method: str, target: str) -> None:
    api = logged()
    for body in BODIES:
        api.call(method, target, body)
    for each in told(api):
        assert CANARY not in json.dumps(each and asdict(each))
