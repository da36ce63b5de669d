"""What an outage looks like from outside: never like a wrong password or a lost session."""

import logging
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from threading import Event

import pytest
from attrs import define, field

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.line import PLACES
from adapters.argon2.parameters import CHEAPEST
from domain.errors import Overloaded, StoreUnavailable
from domain.password import Password, PasswordHash
from domain.session import SEEN_EVERY
from entrypoints.outage_log import OutageLog
from tests.builders import PASSWORD, World
from tests.http.api import ALICE, Answer, Api
from tests.http.breaking import BreakingWorld, Calls

NEW = "the moon hums at noon"
REQUESTS: dict[str, tuple[str, str, object]] = {
    "sign up": ("POST", "/api/user/signup", {**ALICE, "username": "other"}),
    "log in": ("POST", "/api/user/login", ALICE),
    "log out": ("POST", "/api/user/logout", None),
    "read": ("GET", "/api/user", None),
    "rename": ("PUT", "/api/user", {"username": "alina"}),
    "new password": ("PUT", "/api/user", {"password": NEW, "current_password": PASSWORD}),
    "list": ("GET", "/api/user/sessions", None),
    "end others": ("DELETE", "/api/user/sessions?scope=others", None),
    "end all": ("DELETE", "/api/user/sessions?scope=all", None),
    "end own": ("DELETE", "/api/user/sessions/{id}", None),
}


def attempt(request: str, calls: Calls) -> tuple[Answer, bool]:
    """Send a request while the store breaks; tell whether it changed anything."""
    world = BreakingWorld()
    api = Api(world)
    cookie = api.sign_up().cookie
    (session,) = world.store.sessions.values()
    kept = api.kept()
    world.store.calls = calls
    method, target, body = REQUESTS[request]
    answer = api.call(method, target.format(id=session.id), body, cookie=cookie)
    return answer, api.kept() != kept


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_store_that_fails_at_any_call_is_an_outage_and_nothing_is_done(request_: str) -> None:
    healthy, _ = attempt(request_, calls := Calls())
    assert healthy.status in {200, 204}
    assert calls.made > 0
    for call in range(1, calls.made + 1):
        answer, has_changed = attempt(request_, Calls(fails_at=call))
        assert (answer.status, answer.code) == (503, "store-unavailable")
        assert answer.header("retry-after") == "1"
        assert not answer.all("set-cookie")
        assert not has_changed


@pytest.mark.parametrize("request_", REQUESTS)
def test_an_unforeseen_failure_tells_nothing_and_is_logged_without_secrets(
    request_: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer, has_changed = attempt(request_, Calls(fails_at=1, error=RuntimeError("boom")))
    assert (answer.status, answer.code) == (500, "internal-error")
    assert b"boom" not in answer.body
    assert not answer.all("set-cookie")
    assert not has_changed
    (record,) = caplog.records
    assert record.getMessage() == "request.failed"
    assert vars(record)["request_id"] == answer.header("x-request-id")
    assert "RuntimeError: boom" in caplog.text
    for secret in (PASSWORD, NEW, "wwc_", "argon2id"):
        assert secret not in caplog.text


def broken_by(cause: Exception) -> Calls:
    """Have the first call end as an adapter tells of an outage."""
    error = StoreUnavailable()
    error.__cause__ = cause
    return Calls(fails_at=1, error=error)


def test_an_outage_leaves_a_line_that_names_its_cause_and_nothing_of_what_was_asked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer, _ = attempt("log in", broken_by(TimeoutError(f"no answer to {PASSWORD}")))
    (record,) = caplog.records
    assert (record.getMessage(), record.levelname) == ("store.failed", "ERROR")
    assert vars(record)["request_id"] == answer.header("x-request-id")
    assert vars(record)["cause"] == "TimeoutError"
    assert record.exc_info is None
    assert PASSWORD not in str(vars(record))


def test_an_outage_without_a_cause_is_named_by_itself(caplog: pytest.LogCaptureFixture) -> None:
    attempt("read", Calls(fails_at=1))
    assert [vars(record)["cause"] for record in caplog.records] == ["StoreUnavailable"]


def test_a_long_outage_leaves_one_line_a_second(caplog: pytest.LogCaptureFixture) -> None:
    moments = iter([0.0, 0.1, 0.9, 1.0, 1.5, 2.0])
    log = OutageLog(seconds=lambda: next(moments))
    for number in range(6):
        log.write(StoreUnavailable(), request_id=str(number))
    assert [vars(record)["request_id"] for record in caplog.records] == ["0", "3", "5"]


@pytest.mark.parametrize("call", [2, 3, 4])
def test_a_last_use_that_cannot_be_noted_stops_nobody(call: int) -> None:
    world = BreakingWorld()
    api = Api(world)
    cookie = api.sign_up().cookie
    world.clock.advance(SEEN_EVERY)
    world.store.calls = Calls(fails_at=call)
    assert api.get("/api/user", cookie=cookie).status == 200
    assert [event for event, _ in world.events.sent] == ["session.touch_failed"]


@define
class HeldHasher(Argon2PasswordHasher):
    """Keeps its thread busy until it is let go."""

    let_go: Event = field(factory=Event)

    def _hash(self, password: Password) -> PasswordHash:
        assert self.let_go.wait(timeout=10)
        return super()._hash(password)


@pytest.mark.parametrize("request_", ["sign up", "log in", "new password"])
def test_a_full_queue_is_busy_and_nothing_is_tried(
    request_: str, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(hasher=(hasher := HeldHasher(CHEAPEST)))
    hasher.let_go.set()
    api = Api(world)
    cookie = api.sign_up().cookie
    kept = api.kept()
    hasher.let_go.clear()
    with ThreadPoolExecutor(PLACES + 1) as crowd:
        everyone = [crowd.submit(hasher.hash, Password("x")) for _ in range(PLACES + 1)]
        # All but one find a place, and stay; the one who does not comes back at once.
        (turned_away,), _ = wait(everyone, timeout=10, return_when=FIRST_COMPLETED)
        assert isinstance(turned_away.exception(), Overloaded)
        method, target, body = REQUESTS[request_]
        answer = api.call(method, target, body, cookie=cookie)
        reading = api.get("/api/user", cookie=cookie)
        hasher.let_go.set()
    assert (answer.status, answer.code) == (503, "overloaded")
    assert not caplog.records
    assert answer.header("retry-after") == "1"
    assert not answer.all("set-cookie")
    assert reading.status == 200
    assert api.kept() == kept


def test_a_hash_that_cannot_be_read_refuses_the_log_in_and_alerts() -> None:
    api = Api()
    api.sign_up()
    users = api.world.store.users
    users[1] = users[1].with_rehashed_password(PasswordHash("$argon2id$corrupt"))
    assert api.log_in().code == "invalid-credentials"
    assert api.world.events.sent == [("password_hash.found_corrupt", {"user_id": 1})]
