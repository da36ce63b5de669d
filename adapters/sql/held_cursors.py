"""Connections for reading, one a thread, that stay open."""

from collections.abc import Sequence
from threading import local
from typing import Any

from sqlalchemy import Dialect, Engine

from adapters.sql.outages import is_outage
from domain.errors import StoreUnavailable

Row = Sequence[Any]


class HeldCursors:
    """Gives each thread a cursor of its own, in autocommit.

    The pool behind keeps nothing: when a thread ends, or is made to let go, its connection closes.
    """

    def __init__(self, engine: Engine, *, version: str) -> None:
        """Read through the engine; `version` asks for a value that every commit changes."""
        self._engine = engine
        self._version = version
        self._threads = local()
        self._epoch = object()

    @property
    def dialect(self) -> Dialect:
        """The dialect that statements are compiled for."""
        return self._engine.dialect

    def cursor(self) -> Any:
        """Return the cursor of this thread."""
        thread = self._threads
        if getattr(thread, "epoch", None) is not self._epoch:
            self._open()
        return thread.cursor

    def fetch(self, sql: str, parameters: Any = ()) -> list[Row]:
        """Run a query and return every row; raises `StoreUnavailable`.

        All of them, always: a query left half-read would hold up whoever writes.
        """
        try:
            cursor = self.cursor()
            cursor.execute(sql, parameters)
            rows: list[Row] = cursor.fetchall()
        except Exception as error:
            self.drop()
            if is_outage(error):
                raise StoreUnavailable from error
            raise
        return rows

    def memory(self) -> dict[Any, Any]:
        """Return what this thread has put there since the database last changed.

        A version says something on its own connection alone, so both are dropped together.
        """
        [(version,)] = self.fetch(self._version)
        thread = self._threads
        if version != thread.version:
            thread.version, thread.memory = version, {}
        memory: dict[Any, Any] = thread.memory
        return memory

    def drop(self) -> None:
        """Close the connection of this thread, such as after an error; the next read opens one."""
        self._threads.__dict__.clear()

    def drop_all(self) -> None:
        """Have each thread close its connection, and open another, before its next read.

        Each its own: to close what another is reading from would fail that reading.
        """
        self._epoch = object()

    def close(self) -> None:
        """Close the connection of every thread; for when nobody reads any more."""
        self._threads = local()

    def _open(self) -> None:
        thread = self._threads
        thread.__dict__.clear()
        epoch = self._epoch
        thread.connection = self._engine.raw_connection()
        thread.cursor = thread.connection.cursor()
        thread.version = None
        thread.epoch = epoch
