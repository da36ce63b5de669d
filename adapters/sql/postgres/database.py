"""One database and the ways into it: to write, to read, to migrate."""

from typing import Self

from attrs import frozen

from adapters.sql.postgres.address import Address
from adapters.sql.postgres.announcer import Announcer
from adapters.sql.postgres.pool import Pool
from adapters.sql.postgres.readers import PostgresReaders
from adapters.sql.postgres.schema import PostgresSchema
from adapters.sql.postgres.writers import PostgresWriters

READING = 8
WRITING = 8
"""Connections of a process at most, of each kind: those who write never wait for readers, and
those who read never for one who waits for a lock."""


@frozen
class PostgresDatabase:
    """A database on a server, which is asked for a connection when one is needed."""

    readers: PostgresReaders
    writers: PostgresWriters
    schema: PostgresSchema
    reading: Pool
    _writing: Pool

    @classmethod
    def at(cls, url: str, *, announcer: Announcer | None = None) -> Self:
        """Name a database by its URL; who announces hears of every session before it changes."""
        address = Address.of(url)
        reading, writing = Pool(address.connect, READING), Pool(address.connect, WRITING)
        return cls(
            PostgresReaders(reading),
            PostgresWriters(writing, announcer),
            PostgresSchema(address, reading),
            reading,
            writing,
        )

    def close(self) -> None:
        """Close every connection; for when nobody asks any more."""
        self.reading.close()
        self._writing.close()
