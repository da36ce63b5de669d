"""The store on a server, whose driver is imported where one is named."""

from importlib import import_module
from typing import Any

from dependency_injector import containers, providers

from adapters.argon2.slots import meeting_place
from adapters.shared_memory.generations import Generations
from adapters.shared_memory.session_cache import SessionCache
from adapters.sql.audit import SqlAuditReader
from adapters.sql.contents import sql_snapshot
from adapters.sql.live_sessions import SqlLiveSessionReader
from adapters.sql.postgres.announcer import Announcer
from adapters.sql.postgres.meeting_point import meeting_point
from adapters.sql.session_reader import SqlSessionReader
from adapters.sql.table_reader import SqlTableReader
from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.sql.users import SqlUserReader
from application.ports.check import Check
from application.ports.session_changes import SessionChanges
from application.ports.sessions import SessionReader
from domain.errors import StoreUnavailable
from domain.faults import StoreFault
from domain.keyring import Keyring
from domain.session import SessionLimits
from entrypoints.container.parts import One, whole
from entrypoints.container.redis import (
    cached_in_redis,
    listed,
    remote_memory,
    told_in_redis_too,
    with_redis,
)
from entrypoints.settings import Hosts, SessionCaching


def _postgres(url: str, *, changes: SessionChanges | None) -> Any:
    return _postgres_module("database").PostgresDatabase.at(url, changes=changes)


def _postgres_checks(database: Any, *, workers: int) -> tuple[Check, ...]:
    checks: tuple[Check, ...] = _postgres_module("checks").postgres_checks(
        database, workers=workers
    )
    return checks


def _postgres_module(name: str) -> Any:
    # Imported when it is needed: those who use SQLite need not have the driver.
    try:
        return import_module(f"adapters.sql.postgres.{name}")
    # Also where it is there without the library beneath it.
    except ImportError as error:
        raise StoreUnavailable(StoreFault.NO_DRIVER) from error


class PostgresBackend(containers.DeclarativeContainer):
    """The store on a server."""

    # A host that made its own would not recognise what the others made.
    keys: providers.Provider[Keyring | None] = providers.Object(None)
    found_keys = keys
    url = providers.Dependency(instance_of=str)
    redis_url: providers.Provider[str | None] = providers.Dependency(default=providers.Object(None))
    hosts = providers.Dependency(instance_of=Hosts)
    workers = providers.Dependency(instance_of=int)
    caching = providers.Dependency(instance_of=SessionCaching)
    limits = providers.Dependency(instance_of=SessionLimits)
    point = One(meeting_point, url, folder=One(meeting_place))
    generations = One(Generations.beside, point)
    # Beyond one host nobody hears of changes but by Redis.
    on_host = providers.Selector(
        hosts, several=providers.Object(None), one=One(Announcer.at, point, changes=generations)
    )
    remote: providers.Provider[Any] = One(remote_memory, redis_url)
    changes = One(told_in_redis_too, on_host, remote=remote)
    database = One(listed, One(_postgres, url, changes=changes), changes, remote=remote)
    users = One(SqlUserReader, database.provided.readers)
    audit = One(SqlAuditReader, database.provided.readers)
    tables = One(SqlTableReader, database.provided.readers)
    in_database = One(SqlSessionReader, database.provided.readers)
    live_sessions = One(SqlLiveSessionReader, database.provided.readers)
    sessions: providers.Provider[SessionReader] = providers.Selector(
        caching,
        off=in_database,
        host=One(SessionCache, in_database, generations),
        redis=One(cached_in_redis, in_database, remote=remote, limits=limits),
    )
    schema = database.provided.schema
    checks = One(
        with_redis,
        One(_postgres_checks, database, workers=workers),
        in_database,
        remote=remote,
    )
    unit_of_work = providers.Factory(SqlUnitOfWork, database.provided.writers)
    whole = whole(
        schema,
        providers.Callable(sql_snapshot, database.provided.snapshot),
        unit_of_work,
        database.provided.identity.call(),
    )
    refuse_read_only = database.provided.refuse_read_only.call()
    close = database.provided.close.call()
