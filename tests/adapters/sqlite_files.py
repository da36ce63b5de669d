"""Database files in every condition."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

from adapters.sql.sqlite import file as sqlite_file
from adapters.sql.sqlite.database import SqliteDatabase
from adapters.sql.sqlite.file import APPLICATION_ID, SqliteFile
from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.sqlite.schema import SqliteSchema
from tests.contract.backends import Unheard


def opened(path: Path, *, busy_timeout: float = 5.0) -> SqliteDatabase:
    return SqliteDatabase.at(path, changes=Unheard(), busy_timeout=busy_timeout)


def migrated(path: Path, *, busy_timeout: float = 5.0) -> SqliteDatabase:
    database = opened(path, busy_timeout=busy_timeout)
    SqliteSchema(database).migrate()
    return database


def connected(path: Path) -> sqlite3.Connection:
    connection: sqlite3.Connection = LIBRARY.connect(str(path), isolation_level=None)
    return connection


def altered(path: Path, *statements: str) -> None:
    with closing(connected(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def nothing_at_all(path: Path) -> None:
    path.write_bytes(b"")


def no_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 1000)


def a_few_bytes(path: Path) -> None:
    path.write_bytes(b"SQLite")


def of_another_program(path: Path) -> None:
    altered(path, "PRAGMA application_id = 1", "CREATE TABLE notes (text)")


def marked_by_another_program(path: Path) -> None:
    altered(path, "PRAGMA application_id = 1")


def unmarked_with_a_table(path: Path) -> None:
    altered(path, "CREATE TABLE users (id)")


def with_a_log_of_another_program(path: Path) -> None:
    altered(path, "PRAGMA journal_mode = WAL", "CREATE TABLE notes (text)")


def with_a_log_left_behind_by_another_program(path: Path) -> None:
    elsewhere = path.with_name("elsewhere")
    of_another_program(elsewhere)
    with closing(connected(elsewhere)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO notes VALUES ('milk')")
        shutil.copy(elsewhere, path)
        shutil.copy(f"{elsewhere}-wal", f"{path}-wal")
    elsewhere.unlink()


def marked_as_ours_without_tables(path: Path) -> None:
    altered(path, f"PRAGMA application_id = {APPLICATION_ID}")


def ours_but(*statements: str) -> "Contents":
    def make(path: Path) -> None:
        elsewhere = path.with_name("elsewhere")
        migrated(elsewhere).close()
        altered(elsewhere, *statements)
        path.write_bytes(elsewhere.read_bytes())  # A file this process has never opened.
        elsewhere.unlink()

    return make


of_a_newer_version = ours_but("UPDATE alembic_version SET version_num = '9999'")
of_two_versions = ours_but("INSERT INTO alembic_version VALUES ('9999')")
of_no_version = ours_but("DELETE FROM alembic_version")
without_sessions = ours_but("DROP TABLE sessions")


Contents = Callable[[Path], None]


def found(path: Path, make: Contents) -> None:
    """Make a file whose place on the disk this process has never opened, as another."""
    make(path)
    aside = (path.parent.with_name(f"{path.parent.name}-{number}") for number in count())
    while SqliteFile(path, 0).identity() in sqlite_file._opened:  # noqa: SLF001 - what tells it
        shutil.copy2(path.rename(next(aside)), path)


def traces(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Tell all there is to a folder's files: their names, bytes, times and modes."""
    return {
        file.name: (
            hashlib.sha256(file.read_bytes()).hexdigest(),
            file.stat().st_mtime_ns,
            file.stat().st_mode,
        )
        for file in folder.iterdir()
    }
