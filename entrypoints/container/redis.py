"""What a Redis brings, imported where one is named: few have one."""

from importlib import import_module
from typing import Any

from adapters.sql.session_reader import SqlSessionReader
from adapters.structured_log import LogEvents
from adapters.system import SystemClock
from application.ports.check import Check
from application.ports.session_changes import SessionChanges
from application.ports.sessions import SessionReader
from domain.session import SessionLimits
from entrypoints.settings import SettingsRefused

NO_REDIS_LIBRARY = (
    "WATCHWORD_REDIS_URL needs the package redis, which is not installed: pip install redis, or"
    " watchword with the extra redis."
)


def redis_module(name: str) -> Any:
    """Import one of the adapter's modules; raises `SettingsRefused` without the library."""
    try:
        return import_module(f"adapters.redis.{name}")
    except ModuleNotFoundError as error:
        raise SettingsRefused((NO_REDIS_LIBRARY,)) from error


def remote_memory(url: str | None) -> Any:
    """Return what remembers sessions for all hosts, if there is one."""
    return url and redis_module("remote_memory").RemoteMemory.at(url, events=LogEvents())


def told_in_redis_too(changes: SessionChanges | None, *, remote: Any) -> SessionChanges | None:
    """Have changes announced there as well."""
    if not remote:
        return changes
    told: SessionChanges = redis_module("session_changes").RedisSessionChanges(remote, also=changes)
    return told


def listed(database: Any, changes: Any, *, remote: Any) -> Any:
    """Let whoever announces there ask the database, which announces, for the sessions of users."""
    if remote:
        changes.list_by(SqlSessionReader(database.readers))
    return database


def cached_in_redis(reader: SessionReader, *, remote: Any, limits: SessionLimits) -> SessionReader:
    """Read sessions from there, and from the reader what is not there."""
    cache: SessionReader = redis_module("session_cache").RedisSessionCache(
        reader, remote, limits=limits, clock=SystemClock()
    )
    return cache


def with_redis(
    checks: tuple[Check, ...], reader: SessionReader, *, remote: Any
) -> tuple[Check, ...]:
    """Have it looked at too, by whoever diagnoses."""
    return (*checks, *redis_module("checks").redis_checks(remote, reader)) if remote else checks
