"""The store in this process."""

from typing import Any

from dependency_injector import containers, providers

from adapters.memory.audit import MemoryAuditReader
from adapters.memory.contents import memory_snapshot
from adapters.memory.live_sessions import MemoryLiveSessionReader
from adapters.memory.schema import MemorySchema
from adapters.memory.sessions import MemorySessionReader
from adapters.memory.store import MemoryStore
from adapters.memory.tables import MemoryTableReader
from adapters.memory.unit_of_work import MemoryUnitOfWork
from adapters.memory.users import MemoryUserReader
from entrypoints.container.keys import random_keys
from entrypoints.container.parts import One, whole


class MemoryBackend(containers.DeclarativeContainer):
    """The store in this process."""

    store = One(MemoryStore)
    keys = found_keys = One(random_keys)
    users = One(MemoryUserReader, store)
    sessions = One(MemorySessionReader, store)
    live_sessions = One(MemoryLiveSessionReader, store)
    audit = One(MemoryAuditReader, store)
    tables = One(MemoryTableReader, store)
    schema = One(MemorySchema)
    checks = providers.Object(())
    remote: providers.Provider[Any] = providers.Object(None)
    unit_of_work = providers.Factory(MemoryUnitOfWork, store)
    whole = whole(
        schema,
        providers.Callable(memory_snapshot, store),
        unit_of_work,
        providers.Callable(id, store),
    )
    refuse_read_only: providers.Provider[None] = providers.Object(None)
    close: providers.Provider[None] = providers.Object(None)
