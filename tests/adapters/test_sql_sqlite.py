"""What SQLite is told to promise, and what happens when it cannot answer."""

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Barrier, Event, Thread
from traceback import format_exception
from typing import Any

import pytest
from sqlalchemy import literal, select

from adapters.sql.prepared import Prepared
from adapters.sql.session_reader import SqlSessionReader
from adapters.sql.sqlite import readers
from adapters.sql.sqlite.database import SqliteDatabase, path_in
from adapters.sql.sqlite.library import LIBRARY, journal_mode
from adapters.sql.sqlite.schema import SqliteSchema
from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.sql.users import SqlUserReader
from domain.errors import StoreUnavailable
from domain.session import Device
from domain.user import User
from tests.adapters import sqlite_files as files
from tests.contract.backends import Unheard, no_room_on_disk
from tests.contract.builders import NOW, a_hash, a_name, a_session

DIGEST = b"\1" * 32
CANARY = "tell nobody"
ANYTHING = Prepared(select(literal("anything")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder, 100% odd #" / "watchword.db"


@pytest.fixture
def database(path: Path) -> Iterator[SqliteDatabase]:
    migrated = files.migrated(path, busy_timeout=0.05)
    yield migrated
    migrated.close()


def add_user(database: SqliteDatabase, typed: str = "alice") -> None:
    with SqlUnitOfWork(database.writers) as work:
        work.users.add(username=a_name(typed), password_hash=a_hash(), at=NOW)
        work.commit()


def add_many_users(database: SqliteDatabase) -> None:
    with SqlUnitOfWork(database.writers) as work:
        for number in range(1000):
            work.users.add(username=a_name(f"{number:04}" * 100), password_hash=a_hash(), at=NOW)


def ghost() -> User:
    """Make a user whom no store knows."""
    return User(999, a_name("ghost"), a_hash(), NOW)


def reading_cursor(database: SqliteDatabase) -> Any:
    """Return what was last read with."""
    database.readers.rows(ANYTHING)
    return database.readers._idle[-1].cursor  # noqa: SLF001 - nothing else tells them apart


def descriptors(path: Path) -> int:
    """Count how often this process has the file open."""
    count = 0
    wanted = path.stat()
    for entry in Path("/dev/fd").iterdir():
        try:
            found = os.fstat(int(entry.name))
        except OSError:
            continue  # The listing's own.
        count += stat.S_ISREG(found.st_mode) and os.path.samestat(found, wanted)
    return count


@pytest.mark.parametrize(
    "version",
    [
        (3, 44, 6),
        (3, 44, 9),
        (3, 50, 7),
        (3, 50, 99),
        (3, 51, 3),
        (3, 52, 0),
        (3, 53, 4),
        (4, 0, 0),
    ],
)
def test_a_mended_sqlite_gets_a_write_ahead_log(version: tuple[int, ...]) -> None:
    assert journal_mode(version) == "WAL"


@pytest.mark.parametrize(
    "version",
    [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 49, 9), (3, 50, 6), (3, 51, 0), (3, 51, 2)],
)
def test_an_unmended_sqlite_gets_a_rollback_journal(version: tuple[int, ...]) -> None:
    assert journal_mode(version) == "DELETE"


def test_a_connection_that_writes_keeps_its_promises(database: SqliteDatabase) -> None:
    assert promises(writing_connection(database)) == expected_promises() | {"query_only": 0}


def test_a_connection_that_reads_keeps_them_too_and_cannot_write(database: SqliteDatabase) -> None:
    assert promises(reading_cursor(database)) == expected_promises() | {"query_only": 1}
    with pytest.raises(LIBRARY.OperationalError):
        reading_cursor(database).execute("DELETE FROM users")


def promises(cursor: Any) -> dict[str, object]:
    names = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only"]
    return {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names}


def expected_promises() -> dict[str, object]:
    return {
        "journal_mode": journal_mode(LIBRARY.sqlite_version_info).lower(),
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 50,
    }


def test_five_seconds_are_waited_for_a_lock_unless_told_otherwise(tmp_path: Path) -> None:
    assert SqliteDatabase.at(tmp_path / "a.db", changes=Unheard()).file.busy_timeout == 5


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///a.db?mode=ro",
        "sqlite:///a.db?",
        "sqlite:///a\0.db",
        "postgresql://localhost/watchword",
        "sqlite+aiosqlite:///a.db",
    ],
)
def test_only_files_of_sqlite_are_named(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        path_in(url)


def test_a_transaction_begins_with_the_write_lock(database: SqliteDatabase, path: Path) -> None:
    with SqlUnitOfWork(database.writers), closing(files.connected(path)) as other:
        other.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(LIBRARY.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_readers_are_not_held_up_by_a_writer(database: SqliteDatabase) -> None:
    with SqlUnitOfWork(database.writers) as work:
        work.users.add(username=a_name(), password_hash=a_hash(), at=NOW)
        assert SqlUserReader(database.readers).named("alice") is None


def test_a_locked_database_is_unavailable_until_it_is_free(
    database: SqliteDatabase, path: Path
) -> None:
    with closing(files.connected(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            add_user(database)
        other.execute("ROLLBACK")
    add_user(database)


def test_behind_a_writer_that_is_stuck_the_database_is_unavailable(
    database: SqliteDatabase,
) -> None:
    with SqlUnitOfWork(database.writers), pytest.raises(StoreUnavailable):
        add_user(database)
    add_user(database)


def test_a_full_disk_is_unavailable_until_there_is_room(database: SqliteDatabase) -> None:
    with no_room_on_disk(), pytest.raises(StoreUnavailable):
        add_user(database)
    add_user(database)


def test_a_damaged_database_is_unavailable(database: SqliteDatabase, path: Path) -> None:
    database.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))

    with pytest.raises(StoreUnavailable):
        SqlSessionReader(database.readers).find(DIGEST)
    with pytest.raises(StoreUnavailable):
        add_user(database)


def test_a_database_without_its_tables_is_unavailable(database: SqliteDatabase, path: Path) -> None:
    files.altered(path, "DROP TABLE sessions", "DROP TABLE users")

    with pytest.raises(StoreUnavailable):
        SqlSessionReader(database.readers).find(DIGEST)
    with pytest.raises(StoreUnavailable):
        add_user(database)


def test_a_rule_that_is_broken_by_mistake_is_no_outage(database: SqliteDatabase) -> None:
    with SqlUnitOfWork(database.writers) as work:
        alice = work.users.add(username=a_name(), password_hash=a_hash(), at=NOW)
        work.users.delete(alice.id)
        with pytest.raises(LIBRARY.IntegrityError):
            work.sessions.add(a_session(alice))


def test_a_moment_without_a_time_zone_is_refused(database: SqliteDatabase) -> None:
    naive = datetime(2026, 11, 22)  # noqa: DTZ001 - the very mistake

    with SqlUnitOfWork(database.writers) as work, pytest.raises(ValueError, match="time zone"):
        work.users.add(username=a_name(), password_hash=a_hash(), at=naive)


def test_a_kind_that_does_not_exist_is_refused(database: SqliteDatabase, path: Path) -> None:
    add_user(database)

    with pytest.raises(LIBRARY.IntegrityError):
        files.altered(
            path, "INSERT INTO sessions VALUES (x'01', 'a', 1, 'flag', 1, 1, 1, 1, '', '')"
        )


def test_an_error_that_may_reach_the_log_shows_no_value(database: SqliteDatabase) -> None:
    add_user(database)
    with pytest.raises(LIBRARY.IntegrityError) as caught, SqlUnitOfWork(database.writers) as work:
        work.sessions.add(a_session(ghost(), device=Device(user_agent=CANARY)))
    assert CANARY not in "".join(format_exception(caught.value))


def test_a_hash_that_is_no_text_is_one_that_cannot_be_read(
    database: SqliteDatabase, path: Path
) -> None:
    add_user(database)
    files.altered(path, "UPDATE users SET password_hash = x'00ff'")
    alice = SqlUserReader(database.readers).named("alice")
    assert alice is not None
    assert isinstance(alice.password_hash.encoded, str)


def writing_connection(database: SqliteDatabase) -> Any:
    """Return what this process writes on."""
    with SqlUnitOfWork(database.writers):
        return database.writers._connection._connection  # noqa: SLF001 - as above


def test_connections_are_left_after_a_failure(database: SqliteDatabase) -> None:
    before, reading = writing_connection(database), reading_cursor(database)
    with no_room_on_disk(), pytest.raises(StoreUnavailable):
        add_user(database)
    assert writing_connection(database) is not before
    assert reading_cursor(database) is not reading


def test_connections_stay_after_waiting_in_vain(database: SqliteDatabase, path: Path) -> None:
    before, reading = writing_connection(database), reading_cursor(database)
    with closing(files.connected(path)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable), SqlUnitOfWork(database.writers):
            pass
    assert writing_connection(database) is before
    assert reading_cursor(database) is reading


def test_connections_stay_on_a_full_disk(database: SqliteDatabase) -> None:
    """None could be opened there: with the last of them goes the log's index, which takes room."""
    before, reading = writing_connection(database), reading_cursor(database)
    before.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StoreUnavailable):
        add_many_users(database)
    assert writing_connection(database) is before
    assert reading_cursor(database) is reading


def test_a_reader_recovers_by_itself(database: SqliteDatabase, path: Path) -> None:
    add_user(database)
    reader = SqlUserReader(database.readers)
    before = reading_cursor(database)
    files.altered(path, "ALTER TABLE users RENAME TO away")
    with pytest.raises(StoreUnavailable):
        reader.named("alice")
    assert reading_cursor(database) is not before

    files.altered(path, "ALTER TABLE away RENAME TO users")
    assert reader.named("alice") is not None


def test_threads_read_on_one_connection_unless_at_the_same_time(
    database: SqliteDatabase, path: Path
) -> None:
    reader = SqlSessionReader(database.readers)
    before = descriptors(path)
    for _ in range(3):
        thread = Thread(target=reader.find, args=(DIGEST,))
        thread.start()
        thread.join()
    assert descriptors(path) == before + 1

    reading, go_on = Barrier(3), Event()

    def read_for_long() -> None:
        held = database.readers._taken()  # noqa: SLF001 - as in the midst of a query
        reading.wait(5)
        go_on.wait(5)
        database.readers._leave(held)  # noqa: SLF001 - as at its end

    threads = [Thread(target=read_for_long) for _ in range(2)]
    for thread in threads:
        thread.start()
    reading.wait(5)
    assert descriptors(path) == before + 2
    database.readers.drop_all()
    assert descriptors(path) == before + 2
    go_on.set()
    for thread in threads:
        thread.join()
    assert descriptors(path) == before


def test_a_crowd_of_readers_leaves_few_connections_behind(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "KEPT", 2)
    crowd = [database.readers._taken() for _ in range(5)]  # noqa: SLF001 - all at the same time
    for each in crowd:
        database.readers._leave(each)  # noqa: SLF001 - as above
    # Not by descriptors: SQLite closes them when the process has no lock on the file any more.
    assert len(database.readers._idle) == 2  # noqa: SLF001 - as above
    for each in crowd[2:]:
        with pytest.raises(LIBRARY.ProgrammingError):
            each.cursor.execute("SELECT 1")


def test_closing_closes_everything_and_leaves_one_file(
    database: SqliteDatabase, path: Path
) -> None:
    add_user(database)
    SqlUserReader(database.readers).named("alice")

    database.close()

    assert descriptors(path) == 0
    left = {file.name: file.stat().st_size for file in path.parent.iterdir()}
    assert left.pop("watchword.db") > 0
    assert left == {"watchword.db-writer": 0, "watchword.db-next": 0}


def test_a_file_that_went_away_is_unavailable_and_not_made_anew(
    database: SqliteDatabase, path: Path
) -> None:
    add_user(database)
    reader = SqlUserReader(database.readers)
    reader.named("alice")
    for file in path.parent.iterdir():
        file.unlink()

    with pytest.raises(StoreUnavailable):
        add_user(database, "bob")
    with pytest.raises(StoreUnavailable):
        reader.named("alice")
    assert list(path.parent.iterdir()) == []


def test_a_file_put_in_its_place_is_what_counts(database: SqliteDatabase, path: Path) -> None:
    add_user(database)
    reader = SqlUserReader(database.readers)
    reader.named("alice")
    backup = path.with_name("backup.db")
    files.migrated(backup).close()
    backup.replace(path)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)

    add_user(database, "bob")

    assert reader.named("alice") is None
    assert reader.named("bob") is not None
    assert SqliteSchema(database).state().value == "current"


def test_a_session_is_kept_without_a_row_of_its_own(database: SqliteDatabase, path: Path) -> None:
    with closing(files.connected(path)) as connection, pytest.raises(LIBRARY.OperationalError):
        connection.execute("SELECT rowid FROM sessions")


def test_moments_are_kept_as_microseconds(database: SqliteDatabase, path: Path) -> None:
    add_user(database)

    with closing(files.connected(path)) as other:
        assert other.execute("SELECT signed_up_at FROM users").fetchone() == (1795350615123456,)
