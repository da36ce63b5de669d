"""Every error becomes a problem, and every problem can be met."""

from collections.abc import Iterator

import pytest

from domain.errors import WatchwordError
from domain.faults import PasswordFault, UsernameFault
from entrypoints.http.problem_answers import BY_ERROR
from entrypoints.http.problems import PROBLEMS
from entrypoints.words import FAULTS
from tests.builders import AT_TERMINAL
from tests.http.api import ALICE, Answer, Api
from tests.http.breaking import BreakingWorld, Calls

ELSEWHERE = {
    "headers-too-large",  # The server beneath answers that one.
    "too-many-attempts",  # No limit is set yet,
    "forbidden",  # and nothing is forbidden to a whole user.
    "overloaded",  # It takes a crowd, and has a test among the outages.
}


def kinds_of_error(root: type[WatchwordError] = WatchwordError) -> Iterator[type[WatchwordError]]:
    for each in root.__subclasses__():
        yield each
        yield from kinds_of_error(each)


def met() -> Iterator[Answer]:
    """Run into everything a request can run into."""
    api = Api()
    cookie = api.sign_up().cookie
    yield api.get("/version", HTTP_HOST="")
    yield api.log_in(b"{")
    yield api.get("/api/user", cookie=f"{cookie}; {cookie}")
    yield api.log_in({})
    yield api.sign_up()
    yield api.sign_up({"username": "other", "password": "short"})
    yield api.get("/api/user")
    yield api.log_in({**ALICE, "password": "a wrong guess"})
    yield api.log_in(headers={"Sec-Fetch-Site": "cross-site"})
    yield api.get("/nowhere")
    yield api.call("PATCH", "/api/user")
    yield api.log_in(b"x" * 20000)
    yield api.get("/" + "x" * 5000)
    yield api.log_in(b"{}", headers={"Content-Type": "text/plain"})
    api.world.clock.advance(api.world.limits.idle / 2)
    yield api.put({"password": "other words"}, cookie=cookie)
    api.world.app.set_password(
        origin=AT_TERMINAL, user_id=1, password="a lake lies level", must_change=True
    )
    yield api.log_in({**ALICE, "password": "a lake lies level"})
    for error in (Calls(1), Calls(1, RuntimeError())):
        world = BreakingWorld()
        world.store.calls = error
        yield Api(world).get("/api/user", cookie=cookie)


@pytest.mark.parametrize("kind", list(kinds_of_error()), ids=lambda kind: kind.__name__)
def test_every_kind_of_error_has_a_problem(kind: type[WatchwordError]) -> None:
    assert BY_ERROR[kind] in PROBLEMS


@pytest.mark.parametrize("fault", [*UsernameFault, *PasswordFault])
def test_every_fault_is_put_in_words(fault: UsernameFault | PasswordFault) -> None:
    assert FAULTS[fault].endswith(".")


def test_every_problem_is_met_with_the_status_it_documents() -> None:
    answers = {answer.code: answer.status for answer in met()}
    assert answers == {c: p.status for c, p in PROBLEMS.items() if c not in ELSEWHERE}


def test_an_outage_never_reads_as_a_refusal() -> None:
    for kind, code in BY_ERROR.items():
        if kind.__name__.startswith(("Store", "Stale", "Over", "Corrupt")):
            assert PROBLEMS[code].status >= 500
