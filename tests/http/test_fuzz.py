"""Anything at all, sent to everything there is.

No schema: whatever is sent, the contract holds, nothing is told that was not asked, and the
store changes only where the answer says so.
"""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.http.api import ALICE, Answer, Api
from tests.http.routes import METHODS, NOWHERE, ROUTES, UNUSUAL
from tests.http.test_every_answer import check

CANARY = "canary-7f3a-in-the-mine"
"""Too long for a name, which would be answered with."""
bounded = settings(
    max_examples=75,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

latin = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=60)
targets = st.sampled_from([*ROUTES, *NOWHERE])
methods = st.sampled_from([*METHODS, *UNUSUAL])
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from([CANARY, "alice", "alina", "cookie", "bearer", "\ud800", "x" * 300])
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.just(CANARY), inner),
    max_leaves=8,
)
keys = st.sampled_from(["username", "password", "current_password", "session", CANARY])
objects = st.dictionaries(keys, values, max_size=4)
names = st.sampled_from(
    [
        "Accept",
        "Accept-Encoding",
        "Access-Control-Request-Method",
        "Authorization",
        "Content-Length",
        "Content-Type",
        "Cookie",
        "Expect",
        "Forwarded",
        "Host",
        "If-None-Match",
        "Origin",
        "Range",
        "Sec-Fetch-Site",
        "Transfer-Encoding",
        "Upgrade",
        "User-Agent",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-HTTP-Method-Override",
        "X-Request-Id",
    ]
)
tokens = st.from_regex(r"(Bearer |sessionid=)(ww[cb]_)?[A-Za-z0-9_-]{40,46}", fullmatch=True)
headers = st.dictionaries(names, latin | tokens | st.just(f"Bearer {CANARY}"), max_size=6)


def hold(api: Api, send: Callable[[], Answer], method: str, log: pytest.LogCaptureFixture) -> None:
    """Send, and hold the answer, the log and the store against the contract."""
    log.clear()
    kept = api.kept()
    answer = send()
    assert answer.status < 500
    check(answer, method)
    assert CANARY not in repr(answer.headers) + answer.body.decode()
    assert not log.records
    if answer.status not in {200, 204}:
        assert api.kept() == kept


def logged_in() -> tuple[Api, str]:
    api = Api(settings={"allowed_origins": frozenset({"https://app.test"})})
    return api, api.sign_up().cookie


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


@bounded
@given(methods, targets, st.binary(max_size=200))
def test_any_bytes_are_answered(
    caplog: pytest.LogCaptureFixture, method: str, target: str, body: bytes
) -> None:
    api, cookie = logged_in()
    sent = body + CANARY.encode()
    hold(api, lambda: api.call(method, target, sent, cookie=cookie), method, caplog)


@bounded
@given(methods, targets, values)
def test_any_json_is_answered(
    caplog: pytest.LogCaptureFixture, method: str, target: str, body: Any
) -> None:
    api, cookie = logged_in()
    sent = json.dumps(body).encode()
    hold(api, lambda: api.call(method, target, sent, cookie=cookie), method, caplog)


@bounded
@given(st.sampled_from(["signup", "login", ""]), objects)
def test_anything_under_the_known_keys_and_an_unknown_one_is_answered(
    caplog: pytest.LogCaptureFixture, route: str, body: dict[str, object]
) -> None:
    api, cookie = logged_in()
    method, target = ("POST", f"/api/user/{route}") if route else ("PUT", "/api/user")
    hold(api, lambda: api.call(method, target, body, cookie=cookie), method, caplog)


@bounded
@given(methods, targets, headers, st.sampled_from([None, ALICE, {}]))
def test_any_headers_are_answered(
    caplog: pytest.LogCaptureFixture, method: str, target: str, sent: dict[str, str], body: object
) -> None:
    api, _ = logged_in()
    hold(api, lambda: api.call(method, target, body, headers=sent), method, caplog)


@bounded
@given(
    methods,
    st.sampled_from(["/", "/problems/", "/api/user/sessions/", "/api/user/sessions?scope="]),
    st.binary(max_size=60).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw)) | latin,
    latin,
)
def test_any_address_is_answered(
    caplog: pytest.LogCaptureFixture, method: str, start: str, rest: str, query: str
) -> None:
    api, cookie = logged_in()
    target = f"{start}{rest}{CANARY}?{query}"
    hold(api, lambda: api.call(method, target, cookie=cookie), method, caplog)
