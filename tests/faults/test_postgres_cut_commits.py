"""Connections that end while they commit, before it is written and after: nobody is told which."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from attrs import frozen

from tests.faults.calls import Answer, Caller
from tests.faults.on_postgres import using
from tests.faults.wrong_service import outages_are_kept, wrong_server
from tests.postgres_server import PostgresServer, own_server
from tests.postgres_standby import own_pair
from tests.server import Server, wait_until

# Run by the commit itself.
WAIT_BEFORE_WRITING = """
CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER wait AFTER INSERT OR UPDATE OR DELETE ON sessions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait();
"""
CUT_OFF = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE query = 'COMMIT' AND wait_event IN ('advisory', 'SyncRep')
"""
LEFT = """
SELECT username, users.credential_version, count(digest)
FROM users LEFT JOIN sessions ON user_id = users.id
WHERE username LIKE '{}%' GROUP BY 1, 2 ORDER BY 1
"""
TAKE_BACK = "DELETE FROM users WHERE username LIKE '{}%'"

State = list[Any]
Change = Callable[[Caller, str, str], Answer]


def sign_up(caller: Caller, name: str, _: str) -> Answer:
    return caller.sign_up(f"{name}-too")


def log_out(caller: Caller, _: str, cookie: str) -> Answer:
    return caller.log_out(cookie)


def set_password(caller: Caller, _: str, cookie: str) -> Answer:
    return caller.set_password(cookie)


CHANGES: list[Change] = [sign_up, log_out, set_password]


@frozen
class Cut:
    """What was answered to a request that was cut off while it committed, and what it left."""

    status: int
    code: str | None
    before: State
    left: State
    whole: State
    """What it would have left."""


@frozen
class Scene:
    """A service on a server that can be made to hold its commits."""

    postgres: PostgresServer
    database: str
    port: int
    held: Callable[[], AbstractContextManager[object]]

    def cuts(self) -> list[Cut]:
        """Cut off each change."""
        return [self._cut(change, number) for number, change in enumerate(CHANGES)]

    def _cut(self, change: Change, number: int) -> Cut:
        name = f"user{number}"
        with Caller(self.port) as caller, ThreadPoolExecutor(1) as pool:
            whole = self._whole(caller, change, name)
            cookie = caller.sign_up(name).cookie
            before = self._state(caller, name, cookie)
            with self.held():
                asked = pool.submit(change, caller, name, cookie)
                wait_until(self._is_cut_off, within=10, what="the change to be committed")
                answer = asked.result()
            return Cut(answer.status, answer.code, before, self._state(caller, name, cookie), whole)

    def _whole(self, caller: Caller, change: Change, name: str) -> State:
        """Make the change undisturbed, and take it back."""
        cookie = caller.sign_up(name).cookie
        assert change(caller, name, cookie).status == 200
        state = self._state(caller, name, cookie)
        self.postgres.execute(TAKE_BACK.format(name), database=self.database)
        return state

    def _state(self, caller: Caller, name: str, cookie: str) -> State:
        left = self.postgres.execute(LEFT.format(name), database=self.database)
        return [*left, caller.read(cookie).status]

    def _is_cut_off(self) -> bool:
        return bool(self.postgres.execute(CUT_OFF))


@contextmanager
def before_writing(folder: Path, serve: Callable[..., Server]) -> Iterator[Scene]:
    with own_server() as postgres:
        database = postgres.new()

        @contextmanager
        def held() -> Iterator[None]:
            with psycopg.connect(postgres.owner_url(database), autocommit=True) as other:
                other.execute("SELECT pg_advisory_lock(1)")
                yield

        with serve(folder, using(postgres.url(database))) as server:
            postgres.execute(WAIT_BEFORE_WRITING, database=database)
            yield Scene(postgres, database, server.port, held)


@contextmanager
def after_writing(folder: Path) -> Iterator[Scene]:
    with own_pair(is_synchronous=True) as standby:
        primary = standby.primary
        database = primary.new()
        with Server(folder, using(primary.url(database))) as server:
            yield Scene(primary, database, server.port, standby.held_back)


def test_of_a_commit_that_is_cut_off_before_it_is_written_nothing_is_left(tmp_path: Path) -> None:
    with before_writing(tmp_path, Server) as scene:
        cuts = scene.cuts()
    assert {(each.status, each.code) for each in cuts} == {(503, "store-unavailable")}
    assert [each.left for each in cuts] == [each.before for each in cuts]


def test_of_a_commit_that_is_cut_off_after_it_is_written_all_is_left(tmp_path: Path) -> None:
    with after_writing(tmp_path) as scene:
        cuts = scene.cuts()
    assert {(each.status, each.code) for each in cuts} == {(503, "store-unavailable")}
    assert [each.left for each in cuts] == [each.whole for each in cuts]
    assert all(each.left != each.before for each in cuts)


def test_a_service_that_takes_a_cut_for_a_commit_is_found_out(tmp_path: Path) -> None:
    """The control."""

    def wrong(folder: Path, settings: dict[str, str]) -> Server:
        return wrong_server(folder, settings, outages_are_kept)

    with before_writing(tmp_path, wrong) as scene:
        cuts = scene.cuts()
    assert {each.status for each in cuts} == {200}
    assert [each.left for each in cuts] == [each.before for each in cuts]
