"""Every store there is, one row each: what a new one has to bring to be tested."""

import atexit
import resource
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from unittest.mock import patch

import psycopg
from attrs import evolve, field, frozen

from adapters.memory.audit import MemoryAuditReader
from adapters.memory.contents import memory_snapshot
from adapters.memory.live_sessions import MemoryLiveSessionReader
from adapters.memory.schema import MemorySchema
from adapters.memory.sessions import MemorySessionReader
from adapters.memory.store import Changes, MemoryStore
from adapters.memory.tables import MemoryTableReader
from adapters.memory.unit_of_work import MemoryUnitOfWork
from adapters.memory.users import MemoryUserReader
from adapters.redis.remote_memory import RemoteMemory
from adapters.redis.session_cache import RedisSessionCache
from adapters.redis.session_changes import RedisSessionChanges
from adapters.shared_memory.generations import Generations
from adapters.shared_memory.session_cache import SessionCache
from adapters.sql.audit import SqlAuditReader
from adapters.sql.contents import sql_snapshot
from adapters.sql.live_sessions import SqlLiveSessionReader
from adapters.sql.postgres.announcer import Announcer
from adapters.sql.postgres.database import PostgresDatabase
from adapters.sql.session_reader import SqlSessionReader
from adapters.sql.sqlite.database import SqliteDatabase
from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.sqlite.schema import SqliteSchema
from adapters.sql.table_reader import SqlTableReader
from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.sql.users import SqlUserReader
from application.ports.audit import AuditReader
from application.ports.live_sessions import LiveSessionReader
from application.ports.schema import Schema
from application.ports.session_changes import SessionChanges, UntilHeard
from application.ports.sessions import SessionReader
from application.ports.stores import Snapshots
from application.ports.tables import TableReader
from application.ports.unit_of_work import UnitOfWorkFactory
from application.ports.users import UserReader
from domain.errors import StoreUnavailable
from domain.session import SessionLimits
from tests.clock import ManualClock
from tests.contract.builders import NOW
from tests.postgres_server import databases
from tests.redis_server import shared_url
from tests.remembered_events import RememberedEvents

LIMITS = SessionLimits(idle=timedelta(days=7), absolute=timedelta(days=30))


@frozen
class Store:
    """The ports of one store, as yet without a schema."""

    unit_of_work: UnitOfWorkFactory
    users: UserReader
    sessions: SessionReader
    schema: Schema
    snapshot: Snapshots
    audit: AuditReader
    live_sessions: LiveSessionReader
    tables: TableReader
    identity: Callable[[], object]
    close: Callable[[], None]
    failing_commits: Callable[[], AbstractContextManager[object]]
    """Makes commits that are under way fail."""
    clock: ManualClock = field(factory=lambda: ManualClock(NOW))
    """What it tells the time by, where it has to."""


@frozen
class Backend:
    """A kind of store."""

    name: str
    open: Callable[[Path], Store]
    bug: type[Exception]
    """What it raises where the caller must have a bug."""


def nobody_listens() -> None:
    """Wait for nobody."""


class Unheard:
    """What a store announces to where nobody remembers anything."""

    def announced(
        self, *, digests: Collection[bytes], users: Collection[int]
    ) -> AbstractContextManager[UntilHeard]:
        return nullcontext(nobody_listens)


def memory(_folder: Path) -> Store:
    return in_memory(MemoryStore())


def in_memory(store: MemoryStore) -> Store:
    """Provide the ports of dictionaries that somebody else may look into."""
    return Store(
        partial(MemoryUnitOfWork, store),
        MemoryUserReader(store),
        MemorySessionReader(store),
        MemorySchema(),
        partial(memory_snapshot, store),
        MemoryAuditReader(store),
        MemoryLiveSessionReader(store),
        MemoryTableReader(store),
        partial(id, store),
        close=lambda: None,
        failing_commits=no_way_to_keep,
    )


def sqlite(folder: Path) -> Store:
    database = SqliteDatabase.at(folder / "watchword.db", changes=Unheard())
    return Store(
        partial(SqlUnitOfWork, database.writers),
        SqlUserReader(database.readers),
        SqlSessionReader(database.readers),
        SqliteSchema(database),
        partial(sql_snapshot, database.snapshot),
        SqlAuditReader(database.readers),
        SqlLiveSessionReader(database.readers),
        SqlTableReader(database.readers),
        database.file.identity,
        close=database.close,
        failing_commits=no_room_on_disk,
    )


def cached(folder: Path) -> Store:
    path = folder / "watchword.db"
    generations = Generations.beside(path)
    database = SqliteDatabase.at(path, changes=generations)
    return Store(
        partial(SqlUnitOfWork, database.writers),
        SqlUserReader(database.readers),
        SessionCache(SqlSessionReader(database.readers), generations),
        SqliteSchema(database),
        partial(sql_snapshot, database.snapshot),
        SqlAuditReader(database.readers),
        SqlLiveSessionReader(database.readers),
        SqlTableReader(database.readers),
        database.file.identity,
        close=database.close,
        failing_commits=no_room_on_disk,
    )


def sqlite_redis(folder: Path) -> Store:
    memory = RemoteMemory.at(shared_url(), events=RememberedEvents())
    changes, clock = RedisSessionChanges(memory), ManualClock(NOW)
    database = SqliteDatabase.at(folder / "watchword.db", changes=changes)
    in_database = SqlSessionReader(database.readers)
    changes.list_by(in_database)
    return Store(
        partial(SqlUnitOfWork, database.writers),
        SqlUserReader(database.readers),
        RedisSessionCache(in_database, memory, LIMITS, clock),
        SqliteSchema(database),
        partial(sql_snapshot, database.snapshot),
        SqlAuditReader(database.readers),
        SqlLiveSessionReader(database.readers),
        SqlTableReader(database.readers),
        database.file.identity,
        close=database.close,
        failing_commits=no_room_on_disk,
        clock=clock,
    )


def postgres_redis(_folder: Path) -> Store:
    memory = RemoteMemory.at(shared_url(), events=RememberedEvents())
    changes = RedisSessionChanges(memory)
    store = _postgres(changes=changes)
    changes.list_by(store.sessions)
    cache = RedisSessionCache(store.sessions, memory, LIMITS, store.clock)
    return evolve(store, sessions=cache)


def postgres(_folder: Path) -> Store:
    return _postgres(changes=None)


def postgres_cached(folder: Path) -> Store:
    # Beside the folder, which has nothing to do with the database.
    point = folder.with_name(f"{folder.name}-meeting-point")
    point.touch()
    generations = Generations.beside(point)
    store = _postgres(changes=Announcer.at(point, changes=generations))
    return evolve(store, sessions=SessionCache(store.sessions, generations))


def _postgres(*, changes: SessionChanges | None) -> Store:
    server, name = databases(), _migrated()
    database = PostgresDatabase.at(server.url(name), changes=changes)

    def close() -> None:
        database.close()
        # As after the migration, which takes longer than most cases and so is made once.
        server.execute("DELETE FROM users", database=name)
        server.execute("DELETE FROM attempts", database=name)
        server.execute("DELETE FROM audit", database=name)
        server.execute("ALTER SEQUENCE users_id_seq RESTART", database=name)

    @contextmanager
    def ended_connections() -> Iterator[None]:
        """Have the server end every connection, those in a transaction too."""
        server.end_connections(name)
        yield

    return Store(
        partial(SqlUnitOfWork, database.writers),
        SqlUserReader(database.readers),
        SqlSessionReader(database.readers),
        database.schema,
        partial(sql_snapshot, database.snapshot),
        SqlAuditReader(database.readers),
        SqlLiveSessionReader(database.readers),
        SqlTableReader(database.readers),
        database.identity,
        close=close,
        failing_commits=ended_connections,
    )


@cache
def _migrated() -> str:
    server = databases()
    name = server.new()
    database = PostgresDatabase.at(server.url(name))
    database.schema.migrate()
    database.close()
    atexit.register(server.drop, name)
    return name


def no_way_to_keep() -> AbstractContextManager[object]:
    """Make dictionaries refuse what they have no reason of their own to refuse."""
    return patch.object(Changes, "keep", side_effect=StoreUnavailable)


@contextmanager
def no_room_on_disk() -> Iterator[None]:
    """Make every write to a file of this process fail, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


BACKENDS = [
    Backend("memory", memory, bug=ValueError),
    Backend("sqlite", sqlite, bug=LIBRARY.IntegrityError),
    Backend("cached", cached, bug=LIBRARY.IntegrityError),
    Backend("postgres", postgres, bug=psycopg.IntegrityError),
    Backend("postgres_cached", postgres_cached, bug=psycopg.IntegrityError),
    Backend("sqlite_redis", sqlite_redis, bug=LIBRARY.IntegrityError),
    Backend("postgres_redis", postgres_redis, bug=psycopg.IntegrityError),
]
