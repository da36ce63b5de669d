"""Databases on a PostgreSQL server in every condition, each gone at the end of its block."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.sql.postgres.database import PostgresDatabase
from tests.postgres_server import Databases, databases


@contextmanager
def empty(*, options: str = "", server: Databases | None = None) -> Iterator[str]:
    """Make an empty database and name it."""
    place = server or databases()
    name = place.new(options=options)
    yield name
    place.drop(name)


@contextmanager
def opened(name: str, *, server: Databases | None = None) -> Iterator[PostgresDatabase]:
    """Open a database, whatever is in it."""
    database = PostgresDatabase.at((server or databases()).url(name))
    yield database
    database.close()


@contextmanager
def migrated(*, server: Databases | None = None) -> Iterator[tuple[str, PostgresDatabase]]:
    """Make a database with its schema, and open it."""
    with empty(server=server) as name, opened(name, server=server) as database:
        database.schema.migrate()
        yield name, database
