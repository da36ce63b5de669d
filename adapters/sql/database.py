"""One database and the ways into it: to write, to read, to migrate."""

from pathlib import Path
from typing import Any, Self

from attrs import frozen
from sqlalchemy import (
    Connection,
    Engine,
    ExceptionContext,
    NullPool,
    QueuePool,
    create_engine,
    event,
)
from sqlalchemy.exc import InvalidatePoolError

from adapters.sql.held_connections import HeldConnections
from adapters.sql.sqlite_file import SqliteFile
from adapters.sql.sqlite_library import LIBRARY

_START = "sqlite:///"

WRITERS = 8
"""Connections that write or wait to: half a worker's threads, so that the rest can read on."""

TURN = 1.0
"""Seconds to wait for one of them; behind a lock that somebody keeps, the wait is for nothing."""

COMMITS = "PRAGMA data_version"
"""Asks by the test that SQLite keeps or forgets its own pages by: has anybody else committed?"""


@frozen
class Database:
    """A SQLite file, opened where something is asked of it and not before."""

    file: SqliteFile
    writers: Engine
    readers: HeldConnections
    migrators: Engine

    @classmethod
    def at(cls, url: str, *, busy_timeout: float = 5.0) -> Self:
        """Name a database as `sqlite:///path`; raises `ValueError` on any other URL."""
        file = SqliteFile(_path_in(url), busy_timeout)
        writers = _engine(
            file.connect,
            poolclass=QueuePool,
            pool_size=WRITERS,
            max_overflow=0,
            pool_timeout=min(TURN, busy_timeout),
        )
        readers = _engine(file.connect_to_read, poolclass=NullPool, pool_reset_on_return=None)
        migrators = _engine(file.connect_to_migrate, poolclass=NullPool)
        for engine in (writers, migrators):
            event.listen(engine, "begin", _begin)
        database = cls(file, writers, HeldConnections(readers, version=COMMITS), migrators)
        database._follow_replacements()
        database._leave_what_failed()
        return database

    def close(self) -> None:
        """Close every connection; for when nobody asks any more."""
        self.readers.drop_all()
        self.writers.dispose()

    def _follow_replacements(self) -> None:
        """Leave a file that is no longer at the path, instead of writing into the void.

        Readers leave it when their process next writes, not before. So operators are told to stop
        the service first; this is for those who did not.
        """

        @event.listens_for(self.writers, "connect")
        def note(_connection: Any, record: Any) -> None:
            record.info["identity"] = self.file.identity()

        @event.listens_for(self.writers, "checkout")
        def check(_connection: Any, record: Any, _proxy: Any) -> None:
            if record.info["identity"] != self.file.identity():
                self.readers.drop_all()
                raise InvalidatePoolError

    def _leave_what_failed(self) -> None:
        """Open the file anew after a failure, and not only after waiting in vain for a lock.

        Where SQLite could not write for a while, the connection stays one that only reads.
        """

        @event.listens_for(self.writers, "handle_error")
        def leave(context: ExceptionContext) -> None:
            error = context.original_exception
            if isinstance(error, LIBRARY.OperationalError) and "locked" not in str(error):
                context.is_disconnect = True
                self.readers.drop_all()


def _path_in(url: str) -> Path:
    start, path = url[: len(_START)], url[len(_START) :]
    # A question mark would begin options for SQLite, of which there are none to choose.
    if start != _START or path in {"", ":memory:"} or "?" in path or "\0" in path:
        raise ValueError("a database is named as sqlite:///path/to/file")
    return Path(path).absolute()


def _engine(creator: Any, **pool: Any) -> Engine:
    return create_engine(
        "sqlite://",
        module=LIBRARY,
        creator=creator,
        # An error that is nobody's outage reaches the log: with the statement, never with a hash.
        hide_parameters=True,
        **pool,
    )


def _begin(connection: Connection) -> None:
    # Takes the write lock at once: a transaction that reads first and writes then would fail
    # where it has to wait for another.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
