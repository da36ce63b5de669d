"""One database and the ways into it: to write, to read, to migrate."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Self

from attrs import frozen
from sqlalchemy import Boolean, literal_column, select, text

from adapters.sql.outages import outages
from adapters.sql.postgres.address import Address
from adapters.sql.postgres.connection import Call
from adapters.sql.postgres.dialect import DIALECT
from adapters.sql.postgres.pool import Pool
from adapters.sql.postgres.readers import PostgresReaders
from adapters.sql.postgres.schema import PostgresSchema
from adapters.sql.postgres.transaction import PostgresTransaction
from adapters.sql.postgres.writers import PostgresWriters
from adapters.sql.prepared import Prepared
from adapters.sql.tables import WHOLE
from application.ports.session_changes import SessionChanges
from domain.errors import StoreUnavailable
from domain.faults import StoreFault

READING = 8
WRITING = 8
"""Connections of a process at most, of each kind: those who write never wait for readers, and
those who read never for one who waits for a lock."""

_STILL: tuple[Call, ...] = (
    ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", ()),
    ("SET LOCAL idle_in_transaction_session_timeout = 0", ()),
    # The moment is that of the first query.
    ("SELECT 1", ()),
)
_IS_READ_ONLY = Prepared(
    select(literal_column("current_setting('transaction_read_only')::bool", Boolean))
)
_IDENTITY = Prepared(
    select(
        literal_column("system_identifier", WHOLE),
        literal_column("pg_database.oid::bigint", WHOLE),
    )
    .select_from(text("pg_control_system(), pg_database"))
    .where(text("datname = current_database()"))
)


@frozen
class PostgresDatabase:
    """A database on a server, which is asked for a connection when one is needed."""

    readers: PostgresReaders
    writers: PostgresWriters
    schema: PostgresSchema
    reading: Pool
    _writing: Pool

    @classmethod
    def at(cls, url: str, *, changes: SessionChanges | None = None) -> Self:
        """Name a database by its URL; `changes` hears of every session before it changes."""
        address = Address.of(url)
        reading, writing = Pool(address.connect, READING), Pool(address.connect, WRITING)
        return cls(
            PostgresReaders(reading),
            PostgresWriters(writing, changes),
            PostgresSchema(address, reading),
            reading,
            writing,
        )

    def identity(self) -> object:
        """Tell which database of which server it is; raises `StoreUnavailable`."""
        return tuple(self.readers.rows(_IDENTITY)[0])

    @contextmanager
    def snapshot(self) -> Iterator[PostgresTransaction]:
        """Read as of one moment, on a connection of its own that may be idle for a while."""
        with outages():
            connection = self.schema.address.connect()
        with closing(connection):
            with outages():
                # One after another: to prepare the last is a query of its own.
                for call in _STILL:
                    connection.run(call)
            yield PostgresTransaction(connection, DIALECT, held=[])

    def refuse_read_only(self) -> None:
        """Raise `StoreUnavailable` for a server that takes no changes, as a standby does not."""
        if self.readers.row(_IS_READ_ONLY) == [True]:
            raise StoreUnavailable(StoreFault.READ_ONLY)

    def close(self) -> None:
        """Close every connection; for when nobody asks any more."""
        self.reading.close()
        self._writing.close()
