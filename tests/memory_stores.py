"""Stores in memory beside the one that is served, each found by its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from attrs import define, field

from adapters.memory.contents import memory_snapshot
from adapters.memory.schema import MemorySchema
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWork
from application.ports.schema import Schema
from application.ports.stores import Store, Stores
from domain.errors import CopyRefused
from domain.faults import CopyFault


def whole(store: MemoryStore, schema: Schema) -> Store:
    """Provide the ways into a store."""
    return Store(
        schema=schema,
        snapshot=partial(memory_snapshot, store),
        unit_of_work=partial(MemoryUnitOfWork, store),
        identity=partial(id, store),
    )


@define
class MemoryStores(Stores):
    """Makes a store where there is none of that name, whether it is an address or a file."""

    stores: dict[str, MemoryStore] = field(factory=dict)
    schemas: dict[str, Schema] = field(factory=dict)

    @contextmanager
    def at(self, url: str) -> Iterator[Store]:
        yield self.whole(url)

    @contextmanager
    def in_file(self, path: str) -> Iterator[Store]:
        yield self.whole(path)

    @contextmanager
    def new_file(self, path: str) -> Iterator[Store]:
        if path in self.stores:
            raise CopyRefused(CopyFault.FILE_EXISTS)
        made = MemoryStores()
        yield made.whole(path)
        self.stores |= made.stores

    def whole(self, name: str) -> Store:
        """Provide the ways into the store of that name."""
        store = self.stores.setdefault(name, MemoryStore())
        return whole(store, self.schemas.get(name, MemorySchema()))
