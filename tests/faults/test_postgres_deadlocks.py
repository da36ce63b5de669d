"""Transactions that wait for each other, until PostgreSQL ends one of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import product
from pathlib import Path
from time import sleep

import psycopg
from attrs import frozen
from psycopg.errors import DeadlockDetected

from tests.faults.calls import Answer, Caller, at_once
from tests.faults.on_postgres import using
from tests.faults.wrong_service import outages_are_bugs, wrong_server
from tests.postgres_server import PostgresServer, own_server
from tests.server import Server, wait_until

LOOKING = {"deadlock_timeout": "700ms"}
AT_ONCE, LATER = 0.0, 1.0
"""Seconds until the circle is closed. Whoever has waited for 700 ms looks whether it is for a
circle, once, and is ended then: the request, unless it has looked by that time."""
CROWD = 3
ROUNDS = 5
FOUND = "deadlock detected"
HOLD_SESSIONS = (
    "SELECT FROM sessions JOIN users ON user_id = users.id WHERE username = %s"
    " FOR UPDATE OF sessions"
)
HOLD_USER = "SELECT FROM users WHERE username = %s FOR UPDATE"

Call = Callable[[Caller, str], Answer]
CHANGES: list[Call] = [Caller.set_password, Caller.log_out_everywhere]


@frozen
class Crossing:
    """A request that holds a user and wants the sessions, and another who does the opposite."""

    postgres: PostgresServer
    database: str
    port: int

    def answer(self, change: Call, *, name: str, closed: float) -> Answer:
        """Bring it about, and return what is answered."""
        with (
            Caller(self.port) as caller,
            psycopg.connect(self.postgres.owner_url(self.database)) as other,
            ThreadPoolExecutor(1) as pool,
        ):
            cookie = caller.sign_up(name).cookie
            other.execute(HOLD_SESSIONS, [name])
            asked = pool.submit(change, caller, cookie)
            wait_until(self._someone_waits, within=10, what="the request to wait")
            sleep(closed)
            with suppress(DeadlockDetected):
                other.execute(HOLD_USER, [name])
            other.rollback()
            return asked.result()

    def _someone_waits(self) -> bool:
        return bool(self.postgres.execute("SELECT pid FROM pg_locks WHERE NOT granted"))


def answers(crossing: Crossing) -> set[tuple[int, str | None]]:
    """Bring each kind about, and return what is answered."""
    kinds = enumerate(product(CHANGES, (AT_ONCE, LATER)))
    given = [
        crossing.answer(change, name=f"ada{number}", closed=closed)
        for number, (change, closed) in kinds
    ]
    return {(answer.status // 100, answer.code) for answer in given}


def test_a_request_that_is_caught_in_a_circle_is_refused_or_goes_on(tmp_path: Path) -> None:
    with own_server(settings=LOOKING) as postgres:
        database = postgres.new()
        with Server(tmp_path, using(postgres.url(database))) as server:
            seen = answers(Crossing(postgres, database, server.port))
        assert seen == {(2, None), (5, "store-unavailable")}
        assert postgres.log.read_text().count(FOUND) == 2 * len(CHANGES)


def test_a_service_to_which_a_circle_is_a_bug_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with own_server(settings=LOOKING) as postgres:
        database = postgres.new()
        settings = using(postgres.url(database))
        with wrong_server(tmp_path, settings, outages_are_bugs) as server:
            seen = answers(Crossing(postgres, database, server.port))
    assert (5, "internal-error") in seen


def logged_in_and(change: Call, port: int) -> Callable[[], Answer]:
    def call() -> Answer:
        with Caller(port) as caller:
            return change(caller, caller.log_in("ada").cookie)

    return call


def test_those_who_change_one_account_at_once_never_wait_in_a_circle(tmp_path: Path) -> None:
    with own_server() as postgres, Server(tmp_path, using(postgres.url(postgres.new()))) as server:
        with Caller(server.port) as caller:
            caller.sign_up("ada")
        changes = [*CHANGES, Caller.log_out] * CROWD
        for _ in range(ROUNDS):
            seen = at_once([logged_in_and(change, server.port) for change in changes])
            assert not {answer.status for answer in seen} & {403, 500}
        assert FOUND not in postgres.log.read_text()
