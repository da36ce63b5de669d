"""How a file of SQLite is made, opened and looked at."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TypeVar, cast
from urllib.parse import quote

from attrs import frozen

from adapters.sql.sqlite.library import LIBRARY, journal_mode

T = TypeVar("T")

APPLICATION_ID = 0x57575244
"""What `PRAGMA application_id` says of our files: WWRD."""

LONGEST_LOG = 4000
"""Pages of the write-ahead log, 16 MB, at which SQLite folds it back by itself."""

KEPT_TO_READ = 256
"""KiB of pages that each connection for reading keeps, of SQLite's usual 2,000: there are many, and
what one of them misses the system has in memory for all."""

MAGIC = b"SQLite format 3\x00"

Identity = tuple[int, int]

# A process gives up all its locks on a file when it closes any descriptor of it: POSIX wants it
# so, and SQLite minds only its own. What was opened once is therefore never glimpsed at again.
_guard = Lock()
_opened: set[Identity] = set()


@frozen
class SqliteFile:
    """One database file. Only `create` makes it; opening never does."""

    path: Path
    busy_timeout: float
    """Seconds to wait for somebody else's lock."""

    def identity(self) -> Identity | None:
        """Tell which file stands at the path now, if any."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def create(self) -> None:
        """Make an empty file that nobody else may read, unless there is one."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _guard:
            if self.identity() is None:
                os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))

    def connect(self) -> sqlite3.Connection:
        """Open our own file; one without our mark is refused before anything is written."""
        return _promising(self._open_ours("rw"))

    def connect_to_read(self) -> sqlite3.Connection:
        """Open our own file so that nothing can be written through it."""
        connection = self.connect()
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{KEPT_TO_READ}")
        return connection

    def connect_to_look(self) -> sqlite3.Connection:
        """Open our own file and leave no trace: it may be on a disk that cannot be written."""
        # A process killed while it wrote leaves a journal behind, which only a writer can undo.
        return self._open_ours("rw" if self.has_beside("-journal") else "ro")

    def connect_to_migrate(self) -> sqlite3.Connection:
        """Open the file whatever it holds."""
        return _promising(self._open("mode=rw"))

    def ask(self, question: Callable[[sqlite3.Connection], T], *, mode: str = "ro") -> T:
        """Put a question to the file as a passer-by, who takes part in the locking."""
        with closing(self._open(f"mode={mode}")) as connection:
            return question(connection)

    def glimpse(self, question: Callable[[sqlite3.Connection], T]) -> T | None:
        """Put a question to the main file alone, without a lock or a trace.

        Nothing when the file has been opened before, or makes no sense by itself just now.
        """
        with _guard:
            if self.identity() in _opened:
                return None
            try:
                with closing(self._connection("immutable=1")) as connection:
                    return question(connection)
            except LIBRARY.DatabaseError:
                return None

    def is_no_database(self) -> bool:
        """Tell whether the file begins as no database does."""
        with _guard:
            if self.identity() in _opened:
                return False
            with self.path.open("rb") as file:
                return file.read(len(MAGIC)) != MAGIC

    def has_beside(self, suffix: str) -> bool:
        """Tell whether a side file of that suffix says that the main file is not all there is."""
        return self.path.with_name(self.path.name + suffix).exists()

    def _open_ours(self, mode: str) -> sqlite3.Connection:
        connection = self._open(f"mode={mode}")
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            connection.close()
            raise LIBRARY.OperationalError("the file belongs to another program")
        return connection

    def _open(self, how: str) -> sqlite3.Connection:
        with _guard:
            identity = self.identity()
            if identity is not None:
                _opened.add(identity)
            return self._connection(how)

    def _connection(self, how: str) -> sqlite3.Connection:
        connection = LIBRARY.connect(
            f"file:{quote(str(self.path))}?{how}",
            uri=True,
            timeout=self.busy_timeout,
            isolation_level=None,
            check_same_thread=False,
        )
        return cast("sqlite3.Connection", connection)


def _promising(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute(f"PRAGMA journal_mode = {journal_mode(LIBRARY.sqlite_version_info)}")
    # A commit that has returned survives a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # Within a commit only where nobody has come to do it beside.
    connection.execute(f"PRAGMA wal_autocheckpoint = {LONGEST_LOG}")
    return connection
