"""A change of a session beside those who remember it in Redis, in every order of their steps.

A step is a command that Redis runs, a query, or a commit. The code is the real one; Redis is a
model of the few commands that are used, which has whoever asks it wait before each of them.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, cast

from attrs import define, field

from adapters.redis import change, session_cache
from adapters.redis.line import Answers, Command, Lines, Reply
from adapters.redis.remote_memory import RemoteMemory
from adapters.redis.servers import OneServer
from adapters.redis.session_cache import RedisSessionCache
from adapters.redis.session_changes import RedisSessionChanges
from adapters.redis.values import a_tombstone
from domain.caller import Caller
from domain.session import SessionLimits
from tests.adapters.found_sessions import ALICE, Shelf, a_caller, renamed
from tests.adapters.one_step_at_a_time import (
    Actor,
    before_a_step,
    forget,
    note,
    perform_in_every_order,
)
from tests.clock import ManualClock
from tests.contract.builders import NOW, a_session
from tests.remembered_events import RememberedEvents

OLD = a_caller()
DIGEST = OLD.digest
MARK = len(a_tombstone())
LIMITS = SessionLimits(idle=timedelta(days=7), absolute=timedelta(days=30))


@define(eq=False)
class ModelOfRedis:
    """Keeps what stands under one key; nothing ends by itself."""

    value: bytes | None = None
    run: int = 1
    """Which run of the server this is."""
    saved: bytes | None = None
    """What it would find again if it was started anew."""
    marks: dict[bytes, tuple[str, int]] = field(factory=dict)

    def shown(self, value: Any) -> Hashable:
        """Name what is random by whose it is, so that one story told twice has the same states."""
        return cast("Hashable", self.marks.get(value, value))

    def done(self, name: str, *rest: Any) -> Reply:
        match name, *rest:
            case "GETEX", _:
                return self.value
            case "DEL", _:
                self.value = None
            case "SET", _, value, "NX", "PX", _:
                return self._set_first(value)
            case "SET", _, value, "PX", _:
                self.value = value
            case "EVAL", script, 1, _, mark, third:
                self._run(script, mark, third)
        return b"OK"

    def _set_first(self, value: bytes) -> Reply:
        if self.value is None:
            self.value = value
            return b"OK"
        return None

    def _run(self, script: str, mark: bytes, third: bytes) -> None:
        if script is session_cache.KEEP:
            if self.value == mark:
                self.value = third
        else:
            assert script is change.FORGET
            if self.value == mark or (self.value or b"")[:1] != third:
                self.value = None


@define(eq=False)
class WayToRedis:
    """How somebody reaches the model: with a pause before each command."""

    redis: ModelOfRedis
    who: str
    marks: int = 0

    def ask(self, commands: Sequence[Command]) -> Answers:
        replies: list[Reply] = []
        for name, *rest in commands:
            before_a_step()
            for each in rest:
                if isinstance(each, bytes) and len(each) == MARK and each not in self.redis.marks:
                    self.marks += 1
                    self.redis.marks[each] = self.who, self.marks
            replies.append(self.redis.done(str(name), *rest))
            note((self.redis.run, self.redis.shown(replies[-1])))
        return Answers(bytes([self.redis.run] * 8), replies)


@define(eq=False)
class Change:
    """What is committed, and what is announced around it."""

    new: Caller | None
    digests: Sequence[bytes]
    users: Sequence[int]


ENDED = Change(None, digests=[DIGEST], users=[])
RENAMED = Change(renamed(OLD), digests=[], users=[ALICE.id])


@define(eq=False)
class Scene:
    """A writer, readers of two hosts, and somebody who has Redis lose things."""

    change: Change
    cache: type[RedisSessionCache] = RedisSessionCache
    changes: type[RedisSessionChanges] = RedisSessionChanges
    memory: type[RemoteMemory] = RemoteMemory
    finds: Sequence[int] = (2, 1)
    losing: Callable[["Scene"], None] | None = None
    killed_after: int | None = None
    """How many steps the writer takes before it is killed, if it is."""
    redis: ModelOfRedis = field(factory=ModelOfRedis)
    store: Shelf = field(factory=Shelf)
    is_committed: bool = False
    is_answered: bool = False
    actors: list[Actor] = field(init=False)
    stale: list[Caller | None] = field(factory=list)
    """What was found by those who asked after the commit; after the answer, where Redis loses
    what it was told."""

    def __attrs_post_init__(self) -> None:
        self.store.put(OLD)
        self.store.before = before_a_step
        self.store.after = lambda: note(self.is_committed)
        losers = [partial(self.losing, self)] if self.losing else []
        readers = [
            partial(self._read, times, f"reader {number}")
            for number, times in enumerate(self.finds)
        ]
        works: list[Callable[[], None]] = [self._write, *readers, *losers]
        self.actors = [*map(Actor, works)]

    def may_step(self, actor: Actor) -> bool:
        if actor is self.actors[0] and self.killed_after is not None:
            return not actor.is_done and actor.steps < self.killed_after
        return not actor.is_done

    def state(self) -> Hashable:
        shown = self.redis.shown
        in_redis = shown(self.redis.value), shown(self.redis.saved), self.redis.run
        return in_redis, self.is_committed, self.is_answered

    def _read(self, times: int, who: str) -> None:
        sessions = self.cache(self.store, self._memory(who), LIMITS, ManualClock(NOW))
        for time in range(times):
            before_a_step()
            is_over = self.is_answered if self.losing else self.is_committed
            forget(time, is_over)
            found = sessions.find(DIGEST)
            if is_over and found != self.change.new:
                self.stale.append(found)

    def _write(self) -> None:
        changes = self.changes(self._memory("writer"))
        # In every order of everything else: listing is one more query.
        changes.list_by(Shelf(sessions=[a_session(ALICE, digest=DIGEST)]))
        announced = changes.announced(digests=self.change.digests, users=self.change.users)
        with announced as until_heard:
            before_a_step()
            self._commit()
        until_heard()
        self.is_answered = True

    def _commit(self) -> None:
        self.is_committed = True
        if self.change.new:
            self.store.put(self.change.new)
        else:
            self.store.end(OLD)

    def _memory(self, who: str) -> RemoteMemory:
        way = WayToRedis(self.redis, who)
        return self.memory(OneServer(cast("Lines", way)), RememberedEvents())


def flushed(scene: Scene) -> None:
    """Lose everything, once."""
    before_a_step()
    scene.redis.value = None


def restored(scene: Scene) -> None:
    """Save, and start again from what was saved: or fail over to a replica that lags behind."""
    before_a_step()
    scene.redis.saved = scene.redis.value
    before_a_step()
    scene.redis.value = scene.redis.saved
    scene.redis.run += 1


class Caught(Exception):
    """When somebody found what was over."""


def stale_answers(scene: Callable[[], Scene]) -> int:
    """Perform the scene in every order and count what was found that was over."""
    performed: list[Scene] = []

    def perform() -> Scene:
        performed.append(scene())
        return performed[-1]

    states = perform_in_every_order(perform)
    assert states > 100
    return sum(len(scene.stale) for scene in performed)


def is_caught(scene: Callable[[], Scene]) -> bool:
    """Perform the scene in one order after another until somebody finds what was over."""
    performed: list[Scene] = []

    def perform() -> Scene:
        if performed and performed[-1].stale:
            raise Caught
        performed.append(scene())
        return performed[-1]

    try:
        perform_in_every_order(perform)
    except Caught:
        return True
    return bool(performed[-1].stale)
