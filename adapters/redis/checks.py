"""What `watchword doctor` examines of a Redis; the first of it is what a start refuses."""

from collections.abc import Callable
from datetime import timedelta
from statistics import median
from time import perf_counter, time
from typing import Final

from attrs import frozen

from adapters.redis.line import Lines, Unanswered, facts
from adapters.redis.misfits import NO_ANSWER, misfit
from adapters.redis.remote_memory import RemoteMemory
from adapters.redis.values import key_of
from application.ports.check import Check, Finding, Status, compared_clocks
from application.ports.sessions import SessionReader
from domain.errors import StoreUnavailable

_NOBODYS: Final = bytes(32)
"""A digest of no token that anybody could find."""

_ASKED: Final = 51

_BADNESS: Final = list(Status)

Seen = tuple[Status, str, str]


@frozen
class RedisFitCheck(Check):
    """Says whether sessions can be remembered in it at all."""

    memory: RemoteMemory

    def examine(self) -> Finding:
        """Ask each server who it is, and try each command that is used."""
        wrong = misfit(self.memory)
        if wrong:
            advice = "Until then sessions are read from the database, and end slowly."
            return Finding("cache.server", Status.FAIL, wrong, advice)
        return Finding("cache.server", Status.OK, "Redis answers, and sessions can be kept in it.")


@frozen
class RedisServersCheck(Check):
    """Looks at each server, and tells of the worst."""

    name: str
    memory: RemoteMemory
    look: Callable[[Lines], Seen]

    def examine(self) -> Finding:
        """Look, changing nothing."""
        try:
            self.memory.servers.look_again()
            seen = [self.look(lines) for lines in self.memory.servers.all()]
        except (Unanswered, KeyError):
            return Finding(self.name, Status.WARN, "Not examined: no answer.", "See cache.server.")
        return Finding(self.name, *max(seen, key=lambda each: _BADNESS.index(each[0])))


def room(lines: Lines) -> Seen:
    """Tell what a server does when its memory is full."""
    memory = facts(lines.ask([("INFO", "memory")]).replies[0])
    limit, policy = int(memory["maxmemory"]), memory["maxmemory_policy"]
    if limit == 0:
        says = "The memory that Redis may take is not limited."
        return Status.WARN, says, "Set maxmemory, and maxmemory-policy to allkeys-lru."
    says = f"Redis may take {limit // 1024**2} MiB of memory, and then does {policy}."
    if policy == "noeviction":
        return Status.WARN, says, "Set maxmemory-policy to allkeys-lru; else a full one is no help."
    return Status.OK, says, ""


def failover(lines: Lines) -> Seen:
    """Tell whether a server that was cut off from its replicas would still be believed."""
    replication = facts(lines.ask([("INFO", "replication")]).replies[0])
    server = facts(lines.ask([("INFO", "server")]).replies[0])
    is_alone = replication["connected_slaves"] == "0" or server["redis_mode"] == "cluster"
    # This is there where min-replicas-to-write is not 0.
    if is_alone or "min_slaves_good_slaves" in replication:
        return Status.OK, "No server is believed that another may have replaced.", ""
    says = "Redis has replicas, and goes on without them: two servers might both be believed."
    return Status.WARN, says, "Set min-replicas-to-write to 1 and min-replicas-max-lag to 5."


def clock(lines: Lines) -> Seen:
    """Tell how far a server's clock and this machine's are apart."""
    [reply] = lines.ask([("TIME",)]).replies
    if not isinstance(reply, list):
        # Whoever may not ask needs it for nothing else.
        return Status.OK, "Redis does not tell this user the time.", ""
    seconds, microseconds = map(int, reply)
    ahead = timedelta(seconds=seconds - time(), microseconds=microseconds)
    return compared_clocks(ahead, whose="Redis'")


@frozen
class RedisGainCheck(Check):
    """Says whether it pays: Redis has to answer sooner than the database."""

    memory: RemoteMemory
    reader: SessionReader

    def examine(self) -> Finding:
        """Ask both for a session that nobody has."""
        name, key = "cache.gain", key_of(_NOBODYS)
        try:
            redis = _microseconds(lambda: self.memory.servers.of(key).ask([("GETEX", key)]))
            database = _microseconds(lambda: self.reader.find(_NOBODYS))
        except (Unanswered, StoreUnavailable):
            return Finding(name, Status.WARN, NO_ANSWER, "See cache.server and store.schema.")
        says = f"Redis answers in {redis:.0f} µs, the database in {database:.0f}."
        if redis < database:
            return Finding(name, Status.OK, says)
        advice = (
            "Reads gain nothing by it: unset WATCHWORD_REDIS_URL, unless it spares the database."
        )
        return Finding(name, Status.WARN, says, advice)


def _microseconds(ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(_ASKED):
        began = perf_counter()
        ask()
        taken.append((perf_counter() - began) * 1e6)
    return median(taken)


def redis_checks(memory: RemoteMemory, reader: SessionReader) -> tuple[Check, ...]:
    """Set up every check of a Redis; the reader asks the database itself."""
    return (
        RedisFitCheck(memory),
        RedisServersCheck("cache.memory", memory, room),
        RedisServersCheck("cache.failover", memory, failover),
        RedisServersCheck("cache.clock", memory, clock),
        RedisGainCheck(memory, reader),
    )
