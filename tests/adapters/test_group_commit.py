"""What the writers of one process share, and what each may rely on."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import column, select, table

from adapters.sql.prepared import Prepared
from adapters.sql.sqlite import batch, group_commit
from adapters.sql.sqlite.database import SqliteDatabase
from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.sqlite.schema import SqliteSchema
from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.sql.users import SqlUserReader
from domain.errors import StoreUnavailable, UsernameTaken
from domain.user import User
from tests.adapters import sqlite_files as files
from tests.adapters.writing import (
    Listener,
    Task,
    added_user,
    done,
    in_one_batch,
    nothing,
    signing_up,
)
from tests.contract.backends import no_room_on_disk
from tests.contract.builders import MICROSECOND, NOW, a_name, a_session

NONSENSE = Prepared(select(column("nothing")).select_from(table("nowhere")))


class Trouble(Exception):
    """When something goes wrong that is no outage."""


@pytest.fixture(autouse=True)
def a_slow_machine_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "PATIENCE", 5.0)
    monkeypatch.setattr(batch, "LASTS", 5.0)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "watchword.db"


@pytest.fixture
def database(path: Path, listener: Listener) -> Iterator[SqliteDatabase]:
    opened = SqliteDatabase.at(path, changes=listener, busy_timeout=5.0)
    SqliteSchema(opened).migrate()
    yield opened
    opened.close()


def names(database: SqliteDatabase) -> list[str]:
    return [user.username.typed for user in SqlUserReader(database.readers).page(after=0, limit=9)]


def outcomes(futures: list[Future[None]]) -> list[type[BaseException] | None]:
    errors = [future.exception() for future in futures]
    return [None if error is None else type(error) for error in errors]


def raising(error: type[Exception]) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def leaving(name: str) -> Task:
    def leave(work: SqlUnitOfWork) -> None:
        added_user(work, name)
        raise Trouble

    return leave


def running(sql: str) -> Task:
    """Do something to the connection beneath, and mean to keep it."""

    def run(work: SqlUnitOfWork) -> None:
        work._transaction.connection.execute(sql)  # noqa: SLF001 - nothing else reaches it
        work.commit()

    return run


def test_who_waits_meanwhile_shares_one_commit(
    database: SqliteDatabase, listener: Listener
) -> None:
    with files.connected(database.file.path) as other:
        (before,) = other.execute("PRAGMA data_version").fetchone()
        futures = in_one_batch(database, *map(signing_up, ["alice", "bob", "carol"]))
        (after,) = other.execute("PRAGMA data_version").fetchone()

    assert outcomes(futures) == [None] * 3
    assert names(database) == ["alice", "bob", "carol"]
    assert len(listener.announcements) == 1
    assert after == before + 1


def test_a_batch_that_has_lasted_takes_nobody_in(
    database: SqliteDatabase, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "LASTS", 0)
    in_one_batch(database, *map(signing_up, ["alice", "bob", "carol"]))
    assert len(listener.announcements) == 3
    assert names(database) == ["alice", "bob", "carol"]


def test_nobody_hears_or_sees_anything_before_the_commit(
    database: SqliteDatabase, listener: Listener
) -> None:
    futures: list[Future[None]] = []
    seen: list[tuple[set[bool], list[str]]] = []

    def look() -> None:
        seen.append(({future.done() for future in futures}, names(database)))

    listener.before = listener.after = look
    tasks = [signing_up("alice"), signing_up("alice"), leaving("bob"), signing_up("carol")]
    in_one_batch(database, *tasks, outcomes=futures)

    assert seen == [({False}, []), ({False}, ["alice", "carol"])]
    assert outcomes(futures) == [None, UsernameTaken, Trouble, None]


def test_a_unit_that_is_rolled_back_leaves_the_work_of_others(database: SqliteDatabase) -> None:
    futures = in_one_batch(database, signing_up("alice"), leaving("bob"), signing_up("carol"))
    assert outcomes(futures) == [None, Trouble, None]
    assert names(database) == ["alice", "carol"]


def test_the_first_of_a_batch_can_be_rolled_back_too(database: SqliteDatabase) -> None:
    futures = in_one_batch(database, leaving("alice"), signing_up("bob"))
    assert outcomes(futures) == [Trouble, None]
    assert names(database) == ["bob"]


def test_a_commit_that_fails_fails_for_all_and_the_next_succeeds(
    database: SqliteDatabase, listener: Listener
) -> None:
    full = no_room_on_disk()
    listener.before = full.__enter__
    futures = in_one_batch(
        database, signing_up("alice"), leaving("bob"), signing_up("alice"), signing_up("carol")
    )
    full.__exit__(None, None, None)

    assert outcomes(futures) == [StoreUnavailable] * 4
    assert names(database) == []
    listener.before = lambda: None
    assert outcomes(in_one_batch(database, signing_up("alice"), signing_up("bob"))) == [None] * 2
    assert names(database) == ["alice", "bob"]


@pytest.mark.parametrize("error", [StoreUnavailable, OSError, LIBRARY.OperationalError])
def test_what_cannot_be_announced_is_not_kept(
    database: SqliteDatabase, listener: Listener, error: type[Exception]
) -> None:
    listener.before = raising(error)
    futures = in_one_batch(database, signing_up("alice"), signing_up("bob"))
    assert outcomes(futures) == [StoreUnavailable] * 2
    assert names(database) == []


@pytest.mark.parametrize("error", [StoreUnavailable, OSError])
def test_what_is_on_the_disk_is_kept_whatever_the_listener_says(
    database: SqliteDatabase, listener: Listener, error: type[Exception]
) -> None:
    listener.after = raising(error)
    futures = in_one_batch(database, signing_up("alice"), signing_up("bob"))
    assert outcomes(futures) == [None] * 2
    assert names(database) == ["alice", "bob"]


def test_a_bug_of_the_listener_keeps_nothing_and_holds_up_nobody(
    database: SqliteDatabase, listener: Listener
) -> None:
    listener.before = raising(Trouble)
    futures = in_one_batch(database, signing_up("alice"), signing_up("bob"))
    assert outcomes(futures) == [StoreUnavailable, Trouble]

    listener.before = lambda: None
    done(database, signing_up("carol"))
    assert names(database) == ["carol"]


@pytest.mark.parametrize("undoing", ["ROLLBACK", "RELEASE unit"])
def test_what_the_database_undoes_by_itself_is_lost_for_all(
    database: SqliteDatabase, undoing: str
) -> None:
    futures = in_one_batch(database, signing_up("alice"), running(undoing), signing_up("carol"))
    assert outcomes(futures) == [StoreUnavailable, StoreUnavailable, None]
    assert names(database) == ["carol"]


def test_a_statement_that_fails_for_want_of_room_fails_for_all_so_far(
    database: SqliteDatabase,
) -> None:
    def fill(work: SqlUnitOfWork) -> None:
        work._transaction.connection.execute("PRAGMA max_page_count = 1")  # noqa: SLF001 - as above
        for number in range(1000):
            added_user(work, f"{number:04}" * 100)

    futures = in_one_batch(database, signing_up("alice"), fill, signing_up("carol"))
    assert outcomes(futures) == [StoreUnavailable, StoreUnavailable, None]
    assert names(database) == ["carol"]


def test_a_commit_that_is_interrupted_leaves_nothing_open(
    database: SqliteDatabase, listener: Listener
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    listener.before = interrupt
    with pytest.raises(KeyboardInterrupt):
        done(database, signing_up("alice"))

    listener.before = lambda: None
    done(database, signing_up("bob"))
    assert names(database) == ["bob"]


def test_closing_meanwhile_loses_the_batch_and_holds_up_nobody(database: SqliteDatabase) -> None:
    def close(work: SqlUnitOfWork) -> None:
        added_user(work, "bob")
        database.close()
        work.commit()

    futures = in_one_batch(database, signing_up("alice"), close, signing_up("carol"))
    assert outcomes(futures) == [StoreUnavailable, StoreUnavailable, None]
    assert names(database) == ["carol"]


def test_after_an_outage_inside_nothing_more_is_tried(database: SqliteDatabase) -> None:
    def go_on_regardless(work: SqlUnitOfWork) -> None:
        connection = work._transaction.connection  # noqa: SLF001 - as above
        with pytest.raises(StoreUnavailable):
            work._transaction.count(NONSENSE)  # noqa: SLF001 - as above
        connection.execute("ROLLBACK")
        with pytest.raises(StoreUnavailable):
            added_user(work, "alice")

    with pytest.raises(StoreUnavailable):
        done(database, go_on_regardless)
    assert names(database) == []


def kept_alice(database: SqliteDatabase) -> User:
    with SqlUnitOfWork(database.writers) as work:
        alice = added_user(work, "alice")
        work.sessions.add(a_session(alice, digest=b"1" * 32, id="one"))
        work.sessions.add(
            a_session(alice, digest=b"2" * 32, id="two", created_at=NOW - MICROSECOND)
        )
        work.commit()
    return alice


Changing = Callable[[SqlUnitOfWork, User], object]
Announced = Callable[[User], tuple[set[bytes], set[int]]]


CHANGES: dict[str, tuple[Changing, Announced]] = {
    "nothing": (lambda work, alice: work.users.get(alice.id), lambda alice: (set(), set())),
    "a user added": (lambda work, alice: added_user(work, "bob"), lambda alice: (set(), set())),
    "a session added": (
        lambda work, alice: work.sessions.add(a_session(alice)),
        lambda alice: (set(), set()),
    ),
    "touch": (
        lambda work, alice: work.sessions.touch(b"1" * 32, at=NOW),
        lambda alice: ({b"1" * 32}, set()),
    ),
    "end": (lambda work, alice: work.sessions.end(b"1" * 32), lambda alice: ({b"1" * 32}, set())),
    "end_one": (
        lambda work, alice: work.sessions.end_one(alice.id, session_id="one"),
        lambda alice: (set(), {alice.id}),
    ),
    "end_all": (
        lambda work, alice: work.sessions.end_all(alice.id),
        lambda alice: (set(), {alice.id}),
    ),
    "end_all but one": (
        lambda work, alice: work.sessions.end_all(alice.id, but=b"1" * 32),
        lambda alice: (set(), {alice.id}),
    ),
    "purge": (
        lambda work, alice: work.sessions.purge(
            unseen_since=NOW - MICROSECOND,
            created_until=NOW - MICROSECOND,
            after=b"",
            window=9,
        ),
        lambda alice: ({b"2" * 32}, set()),
    ),
    "save": (
        lambda work, alice: work.users.save(alice.renamed(a_name("carol"))),
        lambda alice: (set(), {alice.id}),
    ),
    "delete": (lambda work, alice: work.users.delete(alice.id), lambda alice: (set(), {alice.id})),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_of_a_session_or_its_user_is_announced(
    database: SqliteDatabase, listener: Listener, change: str
) -> None:
    alice = kept_alice(database)
    run, announced = CHANGES[change]
    with SqlUnitOfWork(database.writers) as work:
        run(work, alice)
        work.commit()
    assert listener.announcements[-1] == announced(alice)


ENDS_NOTHING = {"nothing", "a user added", "a session added", "touch", "purge"}


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_may_have_ended_a_session_waits_until_that_is_heard(
    database: SqliteDatabase, listener: Listener, change: str
) -> None:
    alice = kept_alice(database)
    waited: list[str] = []

    def wait() -> None:
        # Others write meanwhile.
        listener.until_heard = nothing
        done(database, signing_up("dora"))
        waited.append(change)

    listener.until_heard = wait
    with SqlUnitOfWork(database.writers) as work:
        CHANGES[change][0](work, alice)
        work.commit()
    assert waited == ([] if change in ENDS_NOTHING else [change])


def test_nobody_waits_for_what_was_not_kept(database: SqliteDatabase, listener: Listener) -> None:
    kept_alice(database)
    listener.until_heard = raising(AssertionError)
    with SqlUnitOfWork(database.writers) as work:
        work.sessions.end(b"1" * 32)
    with SqlUnitOfWork(database.writers) as work, no_room_on_disk():
        work.sessions.end(b"1" * 32)
        with pytest.raises(StoreUnavailable):
            work.commit()


def test_what_all_units_of_a_batch_change_and_keep_is_announced_at_once(
    database: SqliteDatabase, listener: Listener
) -> None:
    alice = kept_alice(database)

    def end(digest: bytes) -> Task:
        def task(work: SqlUnitOfWork) -> None:
            work.sessions.end(digest)
            work.commit()

        return task

    def rename(work: SqlUnitOfWork) -> None:
        work.users.save(alice.renamed(a_name("carol")))
        work.commit()

    listener.announcements.clear()
    in_one_batch(
        database,
        end(b"1" * 32),
        rename,
        lambda work: work.sessions.end(b"3" * 32),
        end(b"2" * 32),
    )
    assert listener.announcements == [({b"1" * 32, b"2" * 32}, {alice.id})]
