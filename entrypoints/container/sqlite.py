"""The store in a file."""

from typing import Any

from dependency_injector import containers, providers

from adapters.shared_memory.generations import Generations
from adapters.shared_memory.session_cache import SessionCache
from adapters.sql.audit import SqlAuditReader
from adapters.sql.contents import sql_snapshot
from adapters.sql.live_sessions import SqlLiveSessionReader
from adapters.sql.session_reader import SqlSessionReader
from adapters.sql.sqlite.checks import sqlite_checks
from adapters.sql.sqlite.database import SqliteDatabase, path_in
from adapters.sql.sqlite.schema import SqliteSchema
from adapters.sql.table_reader import SqlTableReader
from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.sql.users import SqlUserReader
from application.ports.sessions import SessionReader
from domain.session import SessionLimits
from entrypoints.container.keys import found_beside, keys_beside
from entrypoints.container.parts import One, whole
from entrypoints.container.redis import (
    cached_in_redis,
    listed,
    remote_memory,
    told_in_redis_too,
    with_redis,
)
from entrypoints.settings import SessionCaching


class SqliteBackend(containers.DeclarativeContainer):
    """The store in a database."""

    url = providers.Dependency(instance_of=str)
    redis_url: providers.Provider[str | None] = providers.Dependency(default=providers.Object(None))
    caching = providers.Dependency(instance_of=SessionCaching)
    limits = providers.Dependency(instance_of=SessionLimits)
    path = One(path_in, url)
    keys = One(keys_beside, path)
    found_keys = providers.Callable(found_beside, path)
    # Told of every change by every process, whether or not that one remembers anything.
    generations = One(Generations.beside, path)
    remote: providers.Provider[Any] = One(remote_memory, redis_url)
    changes = One(told_in_redis_too, generations, remote=remote)
    database = One(listed, One(SqliteDatabase.at, path, changes=changes), changes, remote=remote)
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
    schema = One(SqliteSchema, database)
    checks = One(with_redis, One(sqlite_checks, schema), in_database, remote=remote)
    unit_of_work = providers.Factory(SqlUnitOfWork, database.provided.writers)
    whole = whole(
        schema,
        providers.Callable(sql_snapshot, database.provided.snapshot),
        unit_of_work,
        database.provided.file.identity.call(),
    )
    # What the file system refuses is found out by writing alone.
    refuse_read_only: providers.Provider[None] = providers.Object(None)
    close = database.provided.close.call()
