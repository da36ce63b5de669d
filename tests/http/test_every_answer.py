"""What holds of any answer to any request."""

import re
from itertools import product
from typing import Any

import pytest

from tests.http.api import Answer, Api
from tests.http.routes import METHODS, NOWHERE, READABLE, ROUTES, UNUSUAL

FIXED = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": (
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "cross-origin-resource-policy": "same-origin",
}
PAGES = {
    "text/html; charset=utf-8": {
        "content-security-policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        ),
    },
    "text/javascript; charset=utf-8": {"cache-control": "public, max-age=31536000, immutable"},
}
"""What else is said of a page, and of what comes with it."""
KINDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "json body": {"body": b"{}"},
    "malformed body": {"body": b"{"},
    "other body": {"body": b"x", "headers": {"Content-Type": "text/plain"}},
    "too large": {"body": b"x" * 16385},
    "bad length": {"headers": {"Content-Length": "x"}},
    "bad host": {"HTTP_HOST": "a b"},
    "long query": {"QUERY_STRING": "x" * 4096},
    "cross-site": {"headers": {"Sec-Fetch-Site": "cross-site"}},
    "dead cookie": {"cookie": "sessionid=wwc_" + "A" * 43},
    "ambiguous": {"cookie": "sessionid=a; sessionid=b"},
    "accepting xml": {"headers": {"Accept": "application/xml"}},
    "accepting nothing": {"headers": {"Accept": "text/plain;q=0"}},
    "named request": {"headers": {"X-Request-Id": "chosen-by-the-client"}},
}
MEMBERS = ["type", "title", "status", "detail", "code", "request_id"]


def check(answer: Answer, method: str) -> None:
    """Assert whatever the contract says of all answers."""
    [media] = answer.all("content-type") or [""]
    assert {name: answer.header(name) for name in FIXED} == FIXED | PAGES.get(media, {})
    assert re.fullmatch(r"[0-9a-f]{24}", answer.header("x-request-id"))
    assert len(answer.all("set-cookie")) <= 1
    assert not answer.all("strict-transport-security")
    if answer.status == 503:
        assert int(answer.header("retry-after")) >= 1
    if answer.status == 405:
        assert answer.header("allow")
    if answer.status >= 400:
        assert answer.header("content-type") == "application/problem+json"
        assert int(answer.header("content-length")) > 0
    elif answer.body:
        assert media in {"application/json", *PAGES}
    elif method != "HEAD":
        assert not answer.all("content-type")
    if method == "HEAD":
        assert answer.body == b""
    elif answer.status >= 400:
        check_problem(answer)


def check_problem(answer: Answer) -> None:
    assert int(answer.header("content-length")) == len(answer.body)
    problem = answer.json
    assert list(problem)[:6] == MEMBERS
    assert list(problem)[6:] in ([], ["errors"])
    assert problem["status"] == answer.status
    assert problem["type"] == f"/problems/{problem['code']}"
    assert problem["request_id"] == answer.header("x-request-id")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", [*METHODS, *UNUSUAL])
def test_every_answer_keeps_the_contract(method: str, kind: str) -> None:
    api = Api()
    for target in [*ROUTES, *NOWHERE]:
        answer = api.call(method, target, **KINDS[kind])
        check(answer, method)
        assert answer.status < 500


@pytest.mark.parametrize("kind", ["plain", "malformed body", "bad host", "too large"])
def test_over_https_every_answer_keeps_the_next_one_there(kind: str) -> None:
    api = Api(is_https=True)
    for method, target in product(METHODS, [*ROUTES, *NOWHERE]):
        answer = api.call(method, target, **KINDS[kind])
        assert answer.header("strict-transport-security").startswith("max-age=")


@pytest.mark.parametrize("target", ROUTES)
def test_an_address_answers_its_methods_and_says_which_they_are(target: str) -> None:
    api = Api()
    for method in [*METHODS, *UNUSUAL]:
        answer = api.call(method, target)
        if method == "OPTIONS":
            assert (answer.status, answer.body) == (200, b"")
            assert answer.header("allow").split(", ") == ROUTES[target]
        elif method in ROUTES[target]:
            assert answer.status != 405
        else:
            assert answer.status == 405
            assert answer.header("allow").split(", ") == [*ROUTES[target], "OPTIONS"]


@pytest.mark.parametrize("method", [*METHODS, *UNUSUAL])
@pytest.mark.parametrize("target", NOWHERE)
def test_where_nothing_is_no_method_finds_anything(method: str, target: str) -> None:
    assert Api().call(method, target).status == 404


@pytest.mark.parametrize("target", READABLE)
@pytest.mark.parametrize("is_logged_in", [True, False])
def test_head_is_get_without_the_body(
    target: str,
    is_logged_in: bool,  # noqa: FBT001  # pytest names its parameters
) -> None:
    api = Api()
    cookie = api.sign_up().cookie if is_logged_in else None
    got, head = api.get(target, cookie=cookie), api.call("HEAD", target, cookie=cookie)
    assert (head.status, head.body) == (got.status, b"")
    assert [h for h in head.headers if h[0] != "x-request-id"] == [
        h for h in got.headers if h[0] != "x-request-id"
    ]
    assert int(head.header("content-length")) == len(got.body) > 0


@pytest.mark.parametrize(
    "header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-Method"]
)
def test_a_header_that_asks_for_another_method_is_ignored(header: str) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    kept = api.kept()
    answer = api.get("/api/user/sessions?scope=all", cookie=cookie, headers={header: "DELETE"})
    assert answer.status == 200
    assert api.log_in({}, headers={header: "GET"}).code == "invalid-input"
    assert api.kept() == kept


def test_no_answer_names_what_it_is_made_with() -> None:
    api = Api()
    for method, target in product(METHODS, [*ROUTES, *NOWHERE]):
        answer = api.call(method, target, b"{")
        text = repr(answer.headers).lower() + answer.body.decode().lower()
        if target == "/docs":
            # It shows the client library, which is of the same language.
            text = text.replace("python", "")
        assert not re.search(r"falcon|granian|python|msgspec|traceback|line \d|sqlalchemy", text)
