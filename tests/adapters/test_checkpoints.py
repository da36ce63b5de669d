"""The log is folded back beside those who write, and not among them."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from unittest.mock import patch

import pytest

from adapters.sql.sqlite import checkpoints
from adapters.sql.sqlite.checkpoints import Checkpoints
from adapters.sql.sqlite.database import SqliteDatabase
from adapters.sql.sqlite.file import LONGEST_LOG, SqliteFile
from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.sql.users import SqlUserReader
from tests.adapters import sqlite_files as files
from tests.contract.builders import NOW, a_hash, a_name


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "watchword.db"


@pytest.fixture
def database(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteDatabase]:
    monkeypatch.setattr(checkpoints, "ROWS", 3)
    migrated = files.migrated(path)
    yield migrated
    migrated.close()


def sign_up(database: SqliteDatabase, name: str) -> None:
    with SqlUnitOfWork(database.writers) as work:
        work.users.add(username=a_name(name), password_hash=a_hash(), at=NOW)
        work.commit()


def runs(rows: list[int]) -> list[int]:
    """Tell at which of the counts a checkpoint was run."""
    run_at: list[int] = []
    looked_after = Checkpoints(SqliteFile(Path("nowhere"), 0))
    for count in rows:
        with patch.object(Checkpoints, "_run", lambda _, count=count: run_at.append(count)):
            looked_after.run_if_due(count)
    return run_at


def test_a_checkpoint_is_due_after_so_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "ROWS", 100)
    assert runs([1, 50, 100, 101, 150, 202]) == [1, 101, 202]


def test_another_connection_counts_from_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "ROWS", 100)
    assert runs([1000, 1050, 2, 50, 102]) == [1000, 2, 102]


def test_what_was_written_gets_into_the_main_file(database: SqliteDatabase, path: Path) -> None:
    before = path.stat().st_mtime_ns
    for number in range(8):
        sign_up(database, f"user{number}")
    assert path.stat().st_mtime_ns > before
    with files.connected(path) as other:
        busy, in_log, folded = other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    assert busy == 0
    assert in_log == folded


def test_others_write_and_read_meanwhile(database: SqliteDatabase) -> None:
    begun, go_on = Event(), Event()

    def run(_self: Checkpoints) -> None:
        begun.set()
        assert go_on.wait(10)

    with patch.object(Checkpoints, "_run", run):
        first = Thread(target=sign_up, args=(database, "alice"))
        first.start()
        assert begun.wait(10)
        sign_up(database, "bob")
        assert SqlUserReader(database.readers).named("alice") is not None
        go_on.set()
        first.join(10)


def test_one_that_fails_fails_nobody(database: SqliteDatabase) -> None:
    with patch.object(SqliteFile, "connect", side_effect=LIBRARY.OperationalError):
        looked_after = Checkpoints(database.file)
        looked_after.run_if_due(1000)
    sign_up(database, "alice")


def test_sqlite_does_it_by_itself_where_nobody_else_came_to(database: SqliteDatabase) -> None:
    with SqlUnitOfWork(database.writers):
        connection = database.writers._connection._connection  # noqa: SLF001 - nothing else shows it
        assert connection
        assert connection.execute("PRAGMA wal_autocheckpoint").fetchone() == (LONGEST_LOG,)
