"""Folding the write-ahead log back into the database, beside those who write."""

from contextlib import closing, suppress
from threading import Lock
from typing import Final

from adapters.sql.sqlite.file import SqliteFile
from adapters.sql.sqlite.library import LIBRARY

ROWS: Final = 400
"""Changed by this process between two checkpoints: about 1,000 pages of the log."""


class Checkpoints:
    """Moves what is committed into the main file, holding up nobody who reads or writes.

    Left to itself SQLite does it within a commit, which holds the writers' lock ten times as long
    then. It still does, where the log has outgrown what is done here.
    """

    def __init__(self, file: SqliteFile) -> None:
        """Look after the log of that file."""
        self._file = file
        self._until = 0
        self._running = Lock()

    def run_if_due(self, rows: int) -> None:
        """Run one, where the rows that the writing connection has changed so far ask for it."""
        if rows < self._until - ROWS:
            # Another connection, which counts from the beginning.
            self._until = 0
        if rows >= self._until and self._running.acquire(blocking=False):
            try:
                self._until = rows + ROWS
                self._run()
            finally:
                self._running.release()

    def _run(self) -> None:
        # The log only grows when this fails; whatever is wrong, the next commit finds it out.
        with suppress(LIBRARY.Error, OSError), closing(self._file.connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
