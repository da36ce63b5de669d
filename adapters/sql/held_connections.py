"""Connections for reading, one a thread, that stay open."""

from collections.abc import Sequence
from threading import Lock, local
from typing import Any
from weakref import WeakSet

from attrs import define, field
from sqlalchemy import Dialect, Engine, PoolProxiedConnection

from adapters.sql.outages import is_outage, outages
from domain.errors import StoreUnavailable

Row = Sequence[Any]


@define(eq=False, weakref_slot=True)
class _Held:
    """What one thread holds; whoever has the lock may use the connection or close it."""

    connection: PoolProxiedConnection
    cursor: Any
    version: object = None
    memory: dict[Any, Any] = field(factory=dict)
    is_dropped: bool = False
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
        self.lock.release()
        # Whoever dropped it since that question found the lock taken, and left it to us.
        if self.is_dropped and self.connection.is_valid and self.lock.acquire(blocking=False):
            self.release()


class HeldConnections:
    """Gives each thread a connection of its own, in autocommit.

    The pool behind keeps nothing: when a thread ends, or is made to let go, its connection closes.
    """

    def __init__(self, engine: Engine, *, version: str) -> None:
        """Read through the engine; `version` asks for a value that every commit changes."""
        self._engine = engine
        self._version = version
        self._threads = local()
        self._all: WeakSet[_Held] = WeakSet()
        self._opening = Lock()
        self._drops = 0

    @property
    def dialect(self) -> Dialect:
        """The dialect that statements are compiled for."""
        return self._engine.dialect

    def fetch(self, sql: str, parameters: Any = ()) -> list[Row]:
        """Run a query and return every row; raises `StoreUnavailable`.

        All of them, always: a query left half-read would hold up whoever writes.
        """
        held = self._taken()
        try:
            held.cursor.execute(sql, parameters)
            rows: list[Row] = held.cursor.fetchall()
        except Exception as error:
            held.is_dropped = True
            if is_outage(error):
                raise StoreUnavailable from error
            raise
        finally:
            held.release()
        return rows

    def memory(self) -> dict[Any, Any]:
        """Return what this thread has put there since the database last changed.

        A version says something on its own connection alone, so both are dropped together.
        """
        [(version,)] = self.fetch(self._version)
        held: _Held = self._threads.held
        if version != held.version:
            held.version, held.memory = version, {}
        return held.memory

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
            connection = self._engine.raw_connection()
            held = _Held(connection, connection.cursor())
        held.lock.acquire()
        with self._opening:
            self._all.add(held)
            # Opened before a drop that did not know of it: good for this query and no other.
            held.is_dropped = drops != self._drops
        return held
