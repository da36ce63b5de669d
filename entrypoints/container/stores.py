"""Stores beside the one that is served: where one is moved or kept."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from attrs import frozen

from adapters.sql.sqlite.new_file import new_file
from application.ports.stores import Store, Stores
from entrypoints.container.postgres import PostgresBackend
from entrypoints.container.sqlite import SqliteBackend
from entrypoints.settings import Hosts, Settings


@frozen
class OtherStores(Stores):
    """Wires a backend for each store that is asked for."""

    def at(self, url: str) -> AbstractContextManager[Store]:
        """Open the store at an address that settings could name."""
        if Settings(database_url=url).is_on_postgres:
            # Nobody who is served from it is told of what changes: nobody is.
            return _opened(PostgresBackend(url=url, hosts=Hosts.SEVERAL))
        return _opened(SqliteBackend(url=url))

    def in_file(self, path: str) -> AbstractContextManager[Store]:
        """Open the store that a backup made."""
        return _opened(SqliteBackend(path=Path(path).absolute()))

    @contextmanager
    def new_file(self, path: str) -> Iterator[Store]:
        """Make an empty store for its owner alone, that becomes a file of that name."""
        with (
            new_file(Path(path).absolute()) as place,
            _opened(SqliteBackend(path=place)) as made,
        ):
            yield made


@contextmanager
def _opened(backend: SqliteBackend | PostgresBackend) -> Iterator[Store]:
    store = backend.whole()
    try:
        yield store
    finally:
        backend.close()
