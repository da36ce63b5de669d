"""The fast path is a shorter way to the same answer, and to no other."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from wsgiref.types import WSGIEnvironment

import pytest
from attrs import define, field, frozen

from domain.session import RENEWED_EVERY, SEEN_EVERY
from domain.token import SessionKind, Token
from entrypoints.http import app as app_module
from entrypoints.http.gate import Gate
from entrypoints.http.session_transport import SessionTransport
from tests.builders import World
from tests.http.api import ALICE, Answer, Api
from tests.http.breaking import BreakingWorld

OWN_ORIGIN = {"Origin": "http://accounts.test"}
LISTED = {"Origin": "https://app.example"}
TOKEN = Token.of_secret("a" * 43, kind=SessionKind.COOKIE)


@frozen
class NoFastPath:
    """Stands where the fast path would, and never knows anything."""

    transport: SessionTransport

    def body(self, environ: WSGIEnvironment) -> None:
        return None


@define
class Twins:
    """One world behind two APIs: with the fast path, and without."""

    world: World = field(factory=World)
    fast: Api = field(init=False)
    plain: Api = field(init=False)

    def __attrs_post_init__(self) -> None:
        settings = {"allowed_origins": frozenset({LISTED["Origin"]})}
        self.fast = Api(self.world, settings=settings)
        with patch.object(app_module, "FastPath", NoFastPath):
            self.plain = Api(self.world, settings=settings)

    def answers(self, method: str, target: str, **request: Any) -> list[object]:
        """Send the request to both."""
        both = (self.fast, self.plain)
        return [comparable(api.call(method, target, **request)) for api in both]


def comparable(answer: Answer) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return all of an answer but the id of the request."""
    headers = [each for each in answer.headers if each[0] != "x-request-id"]
    body = answer.body.replace(answer.header("x-request-id").encode(), b"")
    return answer.status, headers, body


@pytest.mark.parametrize(
    ("method", "target", "more"),
    [
        ("GET", "/api/user", {}),
        ("GET", "/api/user?a=b", {}),
        ("GET", "/api/%75ser", {}),
        ("HEAD", "/api/user", {}),
        ("OPTIONS", "/api/user", {}),
        ("POST", "/api/user", {}),
        ("GET", "/api/user/", {}),
        ("GET", "//api/user", {}),
        ("GET", "/api/users", {}),
        ("GET", "/api/user", {"headers": OWN_ORIGIN}),
        ("GET", "/api/user", {"headers": LISTED}),
        ("GET", "/api/user", {"headers": {"Sec-Fetch-Site": "cross-site"}}),
        ("GET", "/api/user", {"headers": {"Authorization": "Basic YTpi"}}),
        ("GET", "/api/user", {"body": b"{}"}),
        ("GET", "/api/user", {"body": b"a=b", "headers": {"Content-Type": "text/plain"}}),
    ],
)
@pytest.mark.parametrize("presents", ["cookie", "bearer", "ended", "two", "both", "nothing"])
def test_the_framework_would_answer_the_same(
    method: str, target: str, more: dict[str, object], presents: str
) -> None:
    twins = Twins()
    cookie = twins.fast.sign_up().cookie
    credentials: dict[str, dict[str, object]] = {
        "cookie": {"cookie": f"theme=dark; {cookie}"},
        "bearer": {"bearer": twins.fast.bearer({**ALICE, "username": "bob"})},
        "ended": {"cookie": "sessionid=wwc_" + "a" * 43},
        "two": {"cookie": f"{cookie}; {cookie}"},
        "both": {"cookie": cookie, "bearer": "wwb_" + "a" * 43},
        "nothing": {},
    }

    fast, plain = twins.answers(method, target, **credentials[presents], **more)

    assert fast == plain


@pytest.mark.parametrize("later", [SEEN_EVERY, RENEWED_EVERY, timedelta(days=30)])
def test_time_passes_alike_on_either_way(later: timedelta) -> None:
    def answer(*, is_fast: bool) -> object:
        twins = Twins()
        api = twins.fast if is_fast else twins.plain
        with patch("adapters.system.SystemTokens.new_token", return_value=TOKEN):
            cookie = api.sign_up().cookie
        twins.world.clock.advance(later)
        return comparable(api.get("/api/user", cookie=cookie))

    assert answer(is_fast=True) == answer(is_fast=False)


def test_a_plain_read_does_not_pass_the_framework() -> None:
    def unreachable(*_request: object) -> Iterable[bytes]:
        raise AssertionError

    world = World()
    cookie = Api(world).sign_up().cookie
    with patch.object(app_module, "Gate", lambda _, **more: Gate(unreachable, **more)):
        api = Api(world)

    assert api.get("/api/user", cookie=cookie).json["username"] == "alice"


def test_the_store_is_asked_once_who_calls_whoever_answers() -> None:
    def asked(**request: str) -> int:
        world = BreakingWorld()
        api = Api(world)
        cookie = api.sign_up().cookie
        world.store.calls.made = 0
        api.get("/api/user", **(request or {"cookie": cookie}))
        return world.store.calls.made

    assert asked() == 1
    assert asked(cookie="sessionid=wwc_" + "a" * 43) == 1
    assert asked(cookie="sessionid=nonsense") == 0
