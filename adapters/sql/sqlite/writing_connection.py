"""The one connection on which a process writes."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress

from adapters.sql.sqlite.file import Identity, SqliteFile
from adapters.sql.sqlite.library import LIBRARY


class WritingConnection:
    """Opened when first needed, and anew where the file is another one or something failed."""

    def __init__(self, file: SqliteFile, *, leave_readers: Callable[[], None]) -> None:
        """Write to the file; whenever this leaves it, readers are made to leave it as well."""
        self._file = file
        self._leave_readers = leave_readers
        self._connection: sqlite3.Connection | None = None
        self._identity: Identity | None = None

    def opened(self) -> sqlite3.Connection:
        """Return it, open on the file that stands at the path now.

        Readers leave a file that was replaced when their process next writes, not before. So
        operators are told to stop the service first; this is for those who did not.
        """
        identity = self._file.identity()
        if self._connection and identity != self._identity:
            self.leave()
        if not self._connection:
            self._connection = self._file.connect()
            self._identity = identity
        return self._connection

    def settle(self, failure: BaseException | None) -> None:
        """Undo what failed, and leave the file unless somebody's lock or a full disk was all.

        Where SQLite could not write for a while, a connection stays one that only reads, and so
        do those that are opened beside it. On a full disk none can be opened: with the last of
        them, SQLite deletes the log and its index, which then find no room again.
        """
        if self._connection and _will_pass(failure):
            with suppress(LIBRARY.Error):
                self._connection.rollback()
                return
        self.leave()

    def leave(self) -> None:
        """Close it, and have readers do the same."""
        self.close()
        self._leave_readers()

    def close(self) -> None:
        """Close it."""
        if self._connection:
            self._connection.close()
            self._connection = None


def _will_pass(failure: BaseException | None) -> bool:
    return isinstance(failure, LIBRARY.OperationalError) and any(
        passing in str(failure) for passing in ("locked", "disk is full")
    )
