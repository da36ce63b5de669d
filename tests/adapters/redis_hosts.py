"""Hosts that remember sessions in one Redis, over one shelf."""

from datetime import timedelta
from typing import Self

from attrs import define, evolve, field

from adapters.redis.remote_memory import RemoteMemory
from adapters.redis.session_cache import RedisSessionCache
from adapters.redis.session_changes import RedisSessionChanges
from domain.caller import Caller
from domain.session import SessionLimits
from tests.adapters.found_sessions import ALICE, Shelf
from tests.clock import ManualClock
from tests.contract.builders import NOW, a_session
from tests.remembered_events import RememberedEvents

LIMITS = SessionLimits(idle=timedelta(days=7), absolute=timedelta(days=30))


@define(eq=False)
class Host:
    """A process of the service: its cache, and its way of ending sessions."""

    shelf: Shelf
    memory: RemoteMemory
    clock: ManualClock
    cache: RedisSessionCache = field(init=False)
    changes: RedisSessionChanges = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.cache = RedisSessionCache(self.shelf, self.memory, LIMITS, self.clock)
        self.changes = RedisSessionChanges(self.memory)
        self.changes.list_by(self.shelf)

    @classmethod
    def at(cls, url: str, shelf: Shelf | None = None) -> Self:
        """Set one up on a Redis."""
        memory = RemoteMemory.at(url, events=RememberedEvents())
        return cls(shelf or Shelf(), memory, ManualClock(NOW))

    def put(self, count: int = 1) -> list[Caller]:
        """Put new sessions of Alice's on the shelf."""
        sessions = [a_session(ALICE) for _ in range(count)]
        callers = [Caller.of(session, user=ALICE) for session in sessions]
        self.shelf.put(*callers)
        self.shelf.sessions = [*self.shelf.sessions, *sessions]
        return callers

    def end(self, *callers: Caller) -> None:
        """End sessions, as a unit of work does."""
        digests = [caller.digest for caller in callers]
        with self.changes.announced(digests=digests, users=[]) as until_heard:
            for caller in callers:
                self.shelf.end(caller)
        until_heard()

    def rename(self) -> None:
        """Have Alice go by another name."""
        with self.changes.announced(digests=[], users=[ALICE.id]) as until_heard:
            self.shelf.put(*(evolve(each, username="alicia") for each in self.shelf.kept.values()))
        until_heard()

    def finds(self, caller: Caller) -> bool:
        """Tell whether it lets somebody in."""
        return self.cache.find(caller.digest) is not None

    def asks(self, caller: Caller) -> bool:
        """Let somebody in, and tell whether the database was asked."""
        before = self.shelf.looked
        assert self.finds(caller)
        return self.shelf.looked > before
