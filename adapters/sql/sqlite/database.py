"""One database and the ways into it: to write, to read, to migrate."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from attrs import frozen
from sqlalchemy import Connection, NullPool, create_engine

from adapters.sql.outages import outages
from adapters.sql.sqlite.checkpoints import Checkpoints
from adapters.sql.sqlite.dialect import DIALECT
from adapters.sql.sqlite.file import SqliteFile
from adapters.sql.sqlite.group_commit import GroupCommit
from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.sqlite.readers import SqliteReaders
from adapters.sql.sqlite.writing_connection import WritingConnection
from adapters.sql.transaction import Transaction
from adapters.sql.turns import HostTurns
from application.ports.session_changes import SessionChanges

_START = "sqlite:///"


@frozen
class SqliteDatabase:
    """A SQLite file, opened where something is asked of it and not before."""

    file: SqliteFile
    readers: SqliteReaders
    writers: GroupCommit

    @classmethod
    def at(cls, path: Path, *, changes: SessionChanges, busy_timeout: float = 5.0) -> Self:
        """Name a database by its path; `changes` hears of every session before it changes."""
        file = SqliteFile(path, busy_timeout)
        readers = SqliteReaders(file.connect_to_read, dialect=DIALECT)
        writing = WritingConnection(file, leave_readers=readers.drop_all)
        host = HostTurns(path)
        writers = GroupCommit(
            writing, host, changes, Checkpoints(file), DIALECT, busy_timeout=busy_timeout
        )
        return cls(file, readers, writers)

    def close(self) -> None:
        """Close every connection; for when nobody asks any more."""
        self.readers.drop_all()
        self.writers.close()

    @contextmanager
    def snapshot(self) -> Iterator[Transaction]:
        """Read as of one moment.

        Whoever writes meanwhile goes on, unless this SQLite has no write-ahead log: then the
        file stays as it is until this is left.
        """
        with outages():
            connection = self.file.connect_to_look()
        with closing(connection):
            unit = Transaction(connection, DIALECT)
            with outages():
                connection.execute("BEGIN")
                # The moment is that of the first query.
                connection.execute("SELECT 1 FROM users LIMIT 1").fetchall()
            yield unit

    @contextmanager
    def migration(self) -> Iterator[Connection]:
        """Hold the write lock until all of it is kept, or nothing."""
        engine = create_engine(
            "sqlite://",
            module=LIBRARY,
            creator=self.file.connect_to_migrate,
            poolclass=NullPool,
            # An error that is nobody's outage reaches the log: with the statement, with no value.
            hide_parameters=True,
        )
        # Before the file is opened: it refuses at once, and does not wait, whoever would begin its
        # write-ahead log at the same time as another.
        host = HostTurns(self.file.path)
        host.take(within=self.file.busy_timeout)
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                connection.commit()
        finally:
            host.leave()
            host.close()


def path_in(url: str) -> Path:
    """Read `sqlite:///path`; raises `ValueError` on any other URL."""
    start, path = url[: len(_START)], url[len(_START) :]
    # A question mark would begin options for SQLite, of which there are none to choose.
    if start != _START or path in {"", ":memory:"} or "?" in path or "\0" in path:
        raise ValueError("a database is named as sqlite:///path/to/file")
    return Path(path).absolute()
