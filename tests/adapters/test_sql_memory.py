"""What readers remember, and when they forget it, with somebody else busy at every step."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from adapters.sql import session_reader
from adapters.sql.database import COMMITS, Database
from adapters.sql.held_connections import HeldConnections, Row
from adapters.sql.session_reader import SqlSessionReader
from adapters.sql.sqlite_library import LIBRARY
from adapters.sql.unit_of_work import SqlUnitOfWork
from domain.session import Session
from tests.adapters import sqlite_files as files
from tests.contract.builders import NOW, a_hash, a_name, a_session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "watchword.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    migrated = files.migrated(path)
    yield migrated
    migrated.close()


def kept_sessions(database: Database, *, number: int = 1) -> list[Session]:
    with SqlUnitOfWork(database.writers) as work:
        alice = work.users.add(username=a_name(), password_hash=a_hash(), at=NOW)
        kept = [a_session(alice) for _ in range(number)]
        for session in kept:
            work.sessions.add(session)
        work.commit()
    return kept


def end(database: Database, session: Session) -> None:
    with SqlUnitOfWork(database.writers) as work:
        assert work.sessions.end(session.digest)
        work.commit()


class Meddled(HeldConnections):
    """Counts queries, and lets something happen once before or after the next of a kind."""

    def __init__(self, of: HeldConnections) -> None:
        super().__init__(of._engine, version=COMMITS)  # noqa: SLF001 - the readers' own
        self.queries: list[str] = []
        self.before: dict[str, Callable[[], None]] = {}
        self.after: dict[str, Callable[[], None]] = {}

    def fetch(self, sql: str, parameters: Any = ()) -> list[Row]:
        kind = "version" if sql == COMMITS else "row"
        self.queries.append(kind)
        self.before.pop(kind, int)()
        rows = super().fetch(sql, parameters)
        self.after.pop(kind, int)()
        return rows


def test_nothing_is_read_twice_while_nobody_writes(database: Database) -> None:
    [session] = kept_sessions(database)
    held = Meddled(database.readers)
    reader = SqlSessionReader.on(held)
    first = reader.find(session.digest)
    assert first is not None
    assert reader.find(session.digest) is first
    assert held.queries == ["version", "row", "version"]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("query", ["version", "row"])
def test_a_session_that_ends_at_any_step_of_a_reading_is_not_found_by_the_next(
    database: Database, moment: str, query: str
) -> None:
    [session] = kept_sessions(database)
    held = Meddled(database.readers)
    reader = SqlSessionReader.on(held)
    getattr(held, moment)[query] = lambda: end(database, session)
    reader.find(session.digest)  # It began before the end: either answer will do.
    assert reader.find(session.digest) is None


def test_asking_for_the_version_after_the_row_would_let_an_ended_session_in(
    database: Database,
) -> None:
    """The control: the tests above see a reader that asks in the wrong order."""
    [session] = kept_sessions(database)
    held = Meddled(database.readers)
    find = SqlSessionReader.on(held)._find  # noqa: SLF001 - to ask in the wrong order

    def find_wrongly() -> object:
        row = find.row(digest=session.digest)
        return held.memory().setdefault(session.digest, row)

    held.after["row"] = lambda: end(database, session)
    find_wrongly()
    assert held.memory()[session.digest]


def test_what_another_process_commits_is_seen_at_once(database: Database, path: Path) -> None:
    [session] = kept_sessions(database)
    reader = SqlSessionReader.on(database.readers)
    assert reader.find(session.digest)
    program = (
        "import importlib, sys; library = importlib.import_module(sys.argv[1]);"
        "library.connect(sys.argv[2], isolation_level=None).execute('DELETE FROM sessions')"
    )
    command = [sys.executable, "-c", program, LIBRARY.__name__, str(path)]
    subprocess.run(command, check=True, timeout=30)
    assert reader.find(session.digest) is None


def test_a_new_connection_remembers_nothing_of_the_one_before(database: Database) -> None:
    [session] = kept_sessions(database)
    reader = SqlSessionReader.on(database.readers)
    assert reader.find(session.digest)
    database.readers.drop_all()
    end(database, session)
    assert reader.find(session.digest) is None


def test_memory_is_bounded(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_reader, "REMEMBERED", 3)
    reader = SqlSessionReader.on(database.readers)
    for session in kept_sessions(database, number=10):
        assert reader.find(session.digest)
        assert len(database.readers.memory()) <= 3


SLOW = (
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT 2000000)"
    " SELECT count(*) FROM numbers"
)


def test_a_connection_is_not_closed_under_who_is_reading(database: Database) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(database.readers.fetch, "SELECT 1").result()
        [held] = list(database.readers._all)  # noqa: SLF001 - to know when the reading is under way
        reading = pool.submit(database.readers.fetch, SLOW)
        while not held.lock.locked():
            assert not reading.done()
        database.readers.drop_all()
        assert not reading.done()
        assert list(reading.result()) == [(2_000_000,)]
        assert pool.submit(database.readers.fetch, "SELECT 1").result() == [(1,)]
        assert list(database.readers._all) != [held]  # noqa: SLF001 - as above


def test_a_connection_that_opens_while_all_are_dropped_is_not_kept(database: Database) -> None:
    readers = database.readers
    event.listen(
        readers._engine,  # noqa: SLF001 - for the moment between opening and being known
        "connect",
        lambda *_: readers.drop_all(),
        once=True,
    )
    readers.fetch("SELECT 1")
    assert list(readers._all)[0].is_dropped  # noqa: SLF001, RUF015 - a set of one
    readers.fetch("SELECT 1")
    assert [held.is_dropped for held in readers._all] == [False]  # noqa: SLF001 - as above
