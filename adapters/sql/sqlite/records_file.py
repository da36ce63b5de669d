"""The file in which it is kept what was asked and answered."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, Final

from attrs import define, field

from adapters.sql.sqlite.library import LIBRARY, journal_mode
from adapters.sql.sqlite.records_version import bring_up, is_empty, refuse_others
from domain.errors import RecordsUnavailable

PATIENCE: Final = 2.0
"""Seconds to wait for whoever else writes."""
_NOWHERE: Final = ":memory:"


@define
class RecordsFile:
    """Opened at first need, for its owner alone; opened anew where it was replaced or removed.

    All who write in a process share one, and take turns.
    """

    path: Path
    _turn: Lock = field(factory=Lock, init=False, repr=False)
    _writer: Any = field(init=False, default=None)
    _opened: object = field(init=False, default=None)

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """Lend the connection that writes, in a transaction; one thread at a time."""
        with self._turn, _failures():
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
                    bring_up(connection)
                # Those who serve bring an older one up, within some seconds.
                refuse_others(connection)
                connection.execute("PRAGMA query_only = on")
                connection.execute("BEGIN")
                yield connection

    def _connected(self) -> Any:
        if self._writer is None or _identity(self.path) != self._opened:
            self._forget()
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make(self.path)
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


def _make(path: Path) -> None:
    # Where it is there it is not touched: a process that closes any descriptor of it gives up all
    # locks it has on it (POSIX), and the next to close it takes it for nobody's.
    if not os.path.lexists(path):
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    if stat.S_ISLNK(path.lstat().st_mode):
        raise RecordsUnavailable


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
    if is_empty(connection):
        connection.execute(f"PRAGMA journal_mode = {journal_mode(LIBRARY.sqlite_version_info)}")
    connection.execute("BEGIN IMMEDIATE")
    bring_up(connection)
    refuse_others(connection)
    connection.execute("COMMIT")


def _identity(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
