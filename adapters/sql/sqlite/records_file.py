"""The file in which it is kept what was asked and answered."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import define, field

from adapters.sql.sqlite.library import LIBRARY, journal_mode
from adapters.sql.sqlite.records_tables import STEPS
from domain.errors import RecordsUnavailable

VERSION: Final = len(STEPS)
"""Of its tables. A file of a later one is left alone, and nothing is kept in it."""
MARK: Final = 0x57575251
"""In the header: WWRQ."""
PATIENCE: Final = 2.0
"""Seconds to wait for whoever else writes."""
_NOWHERE: Final = ":memory:"


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
            # Made by those who serve alone: whoever else looks first may be root.
            place = self.path if self.path.exists() else _NOWHERE
            with closing(_connect(place)) as connection:
                if place is _NOWHERE:
                    _bring_up(connection)
                # Those who serve bring an older one up, within a second.
                _refuse_others(connection)
                connection.execute("PRAGMA query_only = on")
                connection.execute("BEGIN")
                yield connection

    def _connected(self) -> Any:
        if self._writer is None or _identity(self.path) != self._opened:
            self._forget()
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            os.close(descriptor)
            writer = _connect(self.path)
            try:
                # Of two that make a file at once, SQLite refuses one, and does not have it wait.
                with _alone_in(self.path.parent):
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


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    # Not a lock of the file: to close that would take SQLite's own locks of it away.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _connect(path: Path | str) -> Any:
    # Closed by another thread than opened it, at most; used by one at a time.
    connection = LIBRARY.connect(
        path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    # Waits for the disk where the log is worked into the file, or a power cut might spoil that.
    connection.execute("PRAGMA synchronous = normal")
    return connection


def _prepare(connection: Any) -> None:
    if _is_empty(connection):
        connection.execute(f"PRAGMA journal_mode = {journal_mode(LIBRARY.sqlite_version_info)}")
    connection.execute("BEGIN IMMEDIATE")
    _bring_up(connection)
    _refuse_others(connection)
    connection.execute("COMMIT")


def _bring_up(connection: Any) -> None:
    [(mark,)] = connection.execute("PRAGMA application_id")
    if mark == MARK or _is_empty(connection):
        [(version,)] = connection.execute("PRAGMA user_version")
        for number, step in enumerate(STEPS[version:], version + 1):
            for statement in step.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {MARK}")


def _is_empty(connection: Any) -> bool:
    [(tables,)] = connection.execute("SELECT count(*) FROM sqlite_schema")
    return bool(tables == 0)


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
