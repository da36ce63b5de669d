"""Connections for reading, one a thread, that stay open."""

from threading import local
from typing import Any

from sqlalchemy import Dialect, Engine


class HeldCursors:
    """Gives each thread a cursor of its own, in autocommit.

    The pool behind keeps nothing: when a thread ends, or is made to let go, its connection closes.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = local()

    @property
    def dialect(self) -> Dialect:
        """The dialect that statements are compiled for."""
        return self._engine.dialect

    def cursor(self) -> Any:
        """Return the cursor of this thread."""
        try:
            return self._threads.cursor
        except AttributeError:
            return self._open()

    def drop(self) -> None:
        """Close the connection of this thread, such as after an error; the next read opens one."""
        self._threads.__dict__.clear()

    def drop_all(self) -> None:
        """Close the connection of every thread."""
        self._threads = local()

    def _open(self) -> Any:
        connection = self._engine.raw_connection()
        self._threads.connection = connection
        self._threads.cursor = connection.cursor()
        return self._threads.cursor
