"""Two services that share a database, and nothing else that tells of a log-out."""

from contextlib import ExitStack
from pathlib import Path

from tests.faults.calls import Caller
from tests.faults.on_postgres import on
from tests.faults.wrong_service import sessions_are_remembered, wrong_server
from tests.postgres_server import own_server
from tests.server import Server

ROUNDS = 10


def accepted_after_the_end(here: Server, there: Server) -> int:
    """End sessions that both have seen, each at the one; count those the other still accepts."""
    with Caller(here.port) as one, Caller(there.port) as other:
        answers = [
            answer_after_the_end(*pair, name=f"{spelling}{number}")
            for number in range(ROUNDS)
            for spelling, pair in (("here", (one, other)), ("there", (other, one)))
        ]
    assert set(answers) <= {200, 401}
    return answers.count(200)


def answer_after_the_end(one: Caller, other: Caller, *, name: str) -> int:
    cookie = one.sign_up(name).cookie
    assert [caller.read(cookie).status for caller in (one, other)] == [200, 200]
    assert one.log_out(cookie).status == 200
    return other.read(cookie).status


def folders(place: Path) -> list[Path]:
    made = [place / name for name in ("here", "there")]
    for each in made:
        each.mkdir()
    return made


def test_a_session_that_is_ended_at_one_service_is_refused_by_the_other(tmp_path: Path) -> None:
    with own_server() as postgres, ExitStack() as stack:
        settings = on(postgres)
        services = [stack.enter_context(Server(each, settings)) for each in folders(tmp_path)]
        assert accepted_after_the_end(*services) == 0


def test_services_that_remember_whom_they_have_seen_are_found_out(tmp_path: Path) -> None:
    """The control."""
    with own_server() as postgres, ExitStack() as stack:
        settings = on(postgres)
        services = [
            stack.enter_context(wrong_server(each, settings, sessions_are_remembered))
            for each in folders(tmp_path)
        ]
        assert accepted_after_the_end(*services) > 0
