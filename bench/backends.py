"""Reads from PostgreSQL, and from Redis beside it, as shares of a bare Falcon answer."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from bench import people, servers
from bench import requests as wire
from bench.figures import Goal, Part
from bench.plan import Plan
from bench.postgres import LACKING, Database, database
from bench.side_by_side import Cell, compared
from tests.postgres_server import lacks_binaries
from tests.redis_server import PROGRAM, RedisServer

TITLE = "Reads by backend"
GOAL = Goal("≥", 0.25, 0.35)
ABOUT = (
    "hello is a bare Falcon application that answers 17 bytes, on the same server with the same"
    " settings. A read is GET /api/user, of one session, as several hosts read it that share"
    " a durable PostgreSQL: each asks for it anew. With Redis, which remembers it for five seconds,"
    " they ask that first. TCP is the loopback of this machine, which the servers share with the"
    " service and the load; socket is a Unix socket. hello again is hello: how far apart these two"
    " are is what the machine makes up."
)
NO_REDIS = " Without Redis, which is not on this machine; on Debian: apt-get install redis-server."
Settings = Mapping[str, str]


def measure(plan: Plan) -> Part:
    """Measure the cells in turn; none where there is no PostgreSQL to start."""
    if lacks_binaries():
        return Part("backends", TITLE, [], LACKING)
    with ExitStack() as stack:
        store = stack.enter_context(database())
        store.fill(range(1, 2))
        figures, errors = compared(list(_cells(stack, store, plan)), plan)
    return Part("backends", TITLE, figures, ABOUT + NO_REDIS * (not _has_redis()), errors)


def _cells(stack: ExitStack, store: Database, plan: Plan) -> Iterator[Cell]:
    hello = stack.enter_context(servers.hello()).url
    greet = wire.write(plan.folder / "greet", [wire.get("/")])
    read = wire.write(plan.folder / "read", [people.read(1)])
    yield Cell("hello", hello, greet, "hello")
    for name, settings in _backends(stack, store).items():
        service = stack.enter_context(servers.service(**settings)).url
        yield Cell(name, service, read, "hello", GOAL if "Redis" not in name else None)
    yield Cell("hello again", hello, greet, "hello")


def _backends(stack: ExitStack, store: Database) -> Mapping[str, Settings]:
    by_tcp = {"WATCHWORD_DATABASE_URL": store.url}
    by_socket = {"WATCHWORD_DATABASE_URL": store.socket_url}
    alone = {"PostgreSQL, TCP": by_tcp, "PostgreSQL, socket": by_socket}
    if not _has_redis():
        return alone
    redis = stack.enter_context(RedisServer())
    return alone | {
        "PostgreSQL + Redis, TCP": by_tcp | {"WATCHWORD_REDIS_URL": redis.url},
        "PostgreSQL + Redis, socket": by_socket | {"WATCHWORD_REDIS_URL": redis.socket_url},
    }


def _has_redis() -> bool:
    return shutil.which(PROGRAM) is not None
