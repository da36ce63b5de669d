"""Connections for reading that stay open."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from attrs import frozen
from sqlalchemy import Dialect

from adapters.sql.outages import is_outage, outages
from adapters.sql.prepared import Compiled, Prepared, Row
from adapters.sql.ways_in import Readers
from domain.errors import StoreUnavailable

KEPT = 16
"""Connections that stay open unused, each two or three open files, after a crowd has gone."""


@frozen
class _Reader:
    connection: Any
    cursor: Any
    drops: int
    """How often all had been dropped when it was opened."""


class SqliteReaders(Readers):
    """Runs queries in autocommit, each on a connection that nobody else uses just then.

    There are as many as read at the same time. No thread keeps one: what a thread
    keeps is taken apart while the thread ends, and CPython 3.11 crashes when that runs Python
    code, as closing a connection does.
    """

    def __init__(self, connect: Callable[[], Any], *, dialect: Dialect) -> None:
        """Open connections by the function given, and write statements in the dialect."""
        self._connect = connect
        self._dialect = dialect
        # The last to be left is the first to be taken: what it needs is in the caches.
        self._idle: list[_Reader] = []
        self._drops = 0

    def rows(self, query: Prepared, /, **values: Any) -> list[Row]:
        """Run a query and return every row; raises `StoreUnavailable`.

        All of them, always: a query left half-read would hold up whoever writes.
        """
        return self._rows(query.on(self._dialect), values)

    def row(self, query: Prepared, /, **values: Any) -> Row | None:
        """Return the only row, if there is one."""
        rows = self._rows(query.on(self._dialect), values)
        return rows[0] if rows else None

    def _rows(self, compiled: Compiled, values: dict[str, Any]) -> list[Row]:
        parameters = compiled.parameters(values)
        reader = self._taken()
        try:
            reader.cursor.execute(compiled.sql, parameters)
            rows = reader.cursor.fetchall()
        except Exception as error:
            reader.connection.close()
            if is_outage(error):
                raise StoreUnavailable from error
            raise
        self._leave(reader)
        return [compiled.read(row) for row in rows]

    def drop_all(self) -> None:
        """Close every connection, those in use when they are left; the next read opens another."""
        self._drops += 1
        with suppress(IndexError):
            while True:
                self._idle.pop().connection.close()

    def _taken(self) -> _Reader:
        while True:
            try:
                reader = self._idle.pop()
            except IndexError:
                return self._opened()
            if reader.drops == self._drops:
                return reader
            # Left while all were dropped.
            reader.connection.close()

    def _opened(self) -> _Reader:
        drops = self._drops
        with outages():
            connection = self._connect()
            return _Reader(connection, connection.cursor(), drops)

    def _leave(self, reader: _Reader) -> None:
        if reader.drops == self._drops and len(self._idle) < KEPT:
            self._idle.append(reader)
        else:
            reader.connection.close()
