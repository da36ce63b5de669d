"""Connections that stay open, and never more of them than a server can bear."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

from attrs import define, field

from adapters.sql.postgres.connection import Connection
from domain.errors import StoreUnavailable

PATIENCE = 1.0
"""Seconds to wait for a connection while all are in use."""


@define(eq=False)
class Pool:
    """Lends connections, each to one thread at a time; opened when there is none to lend."""

    _open: Callable[[], Connection]
    size: int
    """How many there are at most."""
    _places: SimpleQueue[None] = field(factory=SimpleQueue, init=False)
    # The last to come back is the first to be lent: what it needs is in the caches.
    _idle: list[Connection] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        for _ in range(self.size):
            self._places.put(None)

    @contextmanager
    def lent(self) -> Iterator[Connection]:
        """Lend a connection that was open a moment ago; raises `StoreUnavailable`."""
        connection = self.take_live()
        try:
            yield connection
        finally:
            self.give(connection)

    def take_live(self) -> Connection:
        """Take a connection that was open a moment ago; raises `StoreUnavailable`."""
        connection = self.take()
        while connection.has_ended():
            connection.close()
            self.give(connection)
            connection = self.take()
        return connection

    def take(self) -> Connection:
        """Take a connection that may have ended meanwhile; raises `StoreUnavailable`."""
        try:
            self._places.get(timeout=PATIENCE)
        except Empty:
            raise StoreUnavailable from None
        try:
            return self._next() or self._open()
        except BaseException:
            self._places.put(None)
            raise

    def give(self, connection: Connection) -> None:
        """Give one back; it is kept if it is open and nothing is left undone on it."""
        if connection.is_idle:
            self._idle.append(connection)
        else:
            connection.close()
            # What broke it has broken the others as well, if the server is gone: whoever was lent
            # one of them would wait for as long as this one did.
            self.close()
        self._places.put(None)

    def close(self) -> None:
        """Close those that nobody has."""
        while connection := self._next():
            connection.close()

    def _next(self) -> Connection | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None
