"""Connections for reading, one a thread, that stay open."""

from collections.abc import Callable
from threading import Lock, local
from typing import Any
from weakref import WeakSet

from attrs import define, field
from sqlalchemy import Dialect

from adapters.sql.outages import is_outage, outages
from adapters.sql.prepared import Prepared, Row
from domain.errors import StoreUnavailable


@define(eq=False, weakref_slot=True)
class _Held:
    """What one thread holds; whoever has the lock may use the connection or close it."""

    connection: Any
    cursor: Any
    is_dropped: bool = False
    is_closed: bool = False
    lock: Lock = field(factory=Lock)

    def drop(self) -> None:
        """Be closed now, or by who is reading when that is over."""
        self.is_dropped = True
        if self.lock.acquire(blocking=False):
            self.release()

    def release(self) -> None:
        """Close what was dropped meanwhile, and let go of the lock."""
        if self.is_dropped:
            self.connection.close()
            self.is_closed = True
        self.lock.release()
        # Whoever dropped it since that question found the lock taken, and left it to us.
        if self.is_dropped and not self.is_closed and self.lock.acquire(blocking=False):
            self.release()


class HeldConnections:
    """Gives each thread a connection of its own, in autocommit, that ends with the thread."""

    def __init__(self, connect: Callable[[], Any], *, dialect: Dialect) -> None:
        """Open connections by the function given, and write statements in the dialect."""
        self._connect = connect
        self._dialect = dialect
        self._threads = local()
        self._all: WeakSet[_Held] = WeakSet()
        self._opening = Lock()
        self._drops = 0

    def rows(self, query: Prepared, /, **values: Any) -> list[Row]:
        """Run a query and return every row; raises `StoreUnavailable`.

        All of them, always: a query left half-read would hold up whoever writes.
        """
        compiled = query.on(self._dialect)
        parameters = compiled.parameters(values)
        held = self._taken()
        try:
            held.cursor.execute(compiled.sql, parameters)
            rows = held.cursor.fetchall()
        except Exception as error:
            held.is_dropped = True
            if is_outage(error):
                raise StoreUnavailable from error
            raise
        finally:
            held.release()
        return [compiled.read(row) for row in rows]

    def row(self, query: Prepared, /, **values: Any) -> Row | None:
        """Return the only row, if there is one."""
        rows = self.rows(query, **values)
        return rows[0] if rows else None

    def drop_all(self) -> None:
        """Close the connection of every thread; the next read opens another."""
        with self._opening:
            self._drops += 1
            everybody = list(self._all)
        for held in everybody:
            held.drop()

    def _taken(self) -> _Held:
        """Return what this thread holds, locked, opening a connection where there is none."""
        held: _Held | None = getattr(self._threads, "held", None)
        if held is not None:
            held.lock.acquire()
            if not held.is_dropped:
                return held
            held.lock.release()
        held = self._threads.held = self._opened()
        return held

    def _opened(self) -> _Held:
        drops = self._drops
        with outages():
            connection = self._connect()
            held = _Held(connection, connection.cursor())
        held.lock.acquire()
        with self._opening:
            self._all.add(held)
            # Opened before a drop that did not know of it: good for this query and no other.
            held.is_dropped = drops != self._drops
        return held
