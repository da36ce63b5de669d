"""The file in which it is kept what was asked and answered."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import define, field

from adapters.sql.sqlite.library import LIBRARY, journal_mode
from domain.errors import RecordsUnavailable

VERSION: Final = 1
"""Of its tables. A file of another version is left alone, and nothing is kept in it."""
MARK: Final = 0x57575251
"""In the header: WWRQ."""
PATIENCE: Final = 2.0
"""Seconds to wait for whoever else writes."""

# No index by what is all over the place (ids, addresses): to keep a request then takes ten times as
# long, as each goes to another page of the file. To look through a million takes a twentieth of a
# second instead.
_TABLES: Final = """
CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    status INTEGER NOT NULL,
    duration_us INTEGER NOT NULL,
    address TEXT,
    user_id INTEGER,
    problem TEXT,
    name TEXT
);
CREATE INDEX ix_requests_at ON requests (at);
CREATE INDEX ix_requests_status ON requests (status);
CREATE INDEX ix_requests_problem ON requests (problem) WHERE problem IS NOT NULL;
CREATE TABLE counts (
    step INTEGER NOT NULL,
    begins INTEGER NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    status INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    duration_us INTEGER NOT NULL,
    PRIMARY KEY (step, begins, method, route, status, bucket)
) WITHOUT ROWID;
CREATE TABLE processes (
    pid INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    memory_bytes INTEGER NOT NULL,
    cpu_us INTEGER NOT NULL,
    unkept INTEGER NOT NULL,
    lost INTEGER NOT NULL
);
"""


@define
class RecordsFile:
    """Opened at first need, for its owner alone; opened anew where it was replaced or removed."""

    path: Path
    _writer: Any = field(init=False, default=None)
    _opened: object = field(init=False, default=None)

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """Lend the connection that writes, in a transaction; one thread at a time."""
        with _failures():
            connection = self._connected()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                self._forget()
                raise

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """Lend a connection to read on, all of it as it is at one moment."""
        with _failures():
            if not self.path.exists():
                # Nobody has served anything yet.
                with self.writing():
                    pass
            with closing(_connect(self.path)) as connection:
                _refuse_others(connection)
                connection.execute("PRAGMA query_only = on")
                connection.execute("BEGIN")
                yield connection

    def _connected(self) -> Any:
        if self._writer is None or _identity(self.path) != self._opened:
            self._forget()
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            os.close(descriptor)
            writer = _connect(self.path)
            try:
                _prepare(writer)
            except BaseException:
                writer.close()
                raise
            self._writer, self._opened = writer, _identity(self.path)
        return self._writer

    def _forget(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except (LIBRARY.Error, OSError) as error:
        raise RecordsUnavailable from error


def _connect(path: Path) -> Any:
    # Closed by another thread than opened it, at most; used by one at a time.
    connection = LIBRARY.connect(
        path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA synchronous = off")
    return connection


def _prepare(connection: Any) -> None:
    connection.execute(f"PRAGMA journal_mode = {journal_mode(LIBRARY.sqlite_version_info)}")
    connection.execute("BEGIN IMMEDIATE")
    [(tables,)] = connection.execute("SELECT count(*) FROM sqlite_schema")
    if tables == 0:
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute(f"PRAGMA application_id = {MARK}")
    connection.execute("COMMIT")
    _refuse_others(connection)


def _refuse_others(connection: Any) -> None:
    [(mark,)] = connection.execute("PRAGMA application_id")
    [(version,)] = connection.execute("PRAGMA user_version")
    if (mark, version) != (MARK, VERSION):
        raise RecordsUnavailable


def _identity(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
