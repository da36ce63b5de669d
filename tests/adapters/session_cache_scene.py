"""A change of a session beside those who read it, in every order of their steps.

A step is a read or a write of memory that processes share, a query, a commit, or the keeping of an
answer. The code is the real one; what it shares with others has it wait before each step.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from threading import Lock

from attrs import define, field

from adapters.shared_memory.counters import Counters, CountersPlace
from adapters.shared_memory.generations import (
    SEQUENCE,
    Generations,
    slot_of_digest,
    slot_of_user,
)
from adapters.shared_memory.session_cache import SessionCache
from application.ports.session_changes import UntilHeard
from domain.caller import Caller
from tests.adapters.found_sessions import ALICE, Shelf, a_caller, renamed
from tests.adapters.one_step_at_a_time import (
    Actor,
    before_a_step,
    forget,
    note,
    perform_in_every_order,
)

OLD = a_caller()
DIGEST = OLD.digest
CONCERNED = (SEQUENCE, slot_of_digest(DIGEST), slot_of_user(ALICE.id))


@define(eq=False)
class SlowCounters(CountersPlace):
    """Counters that have whoever reads or writes them wait."""

    values: dict[int, int]
    is_written: bool

    def identity(self) -> object:
        return self

    def open(self) -> tuple[object, Counters]:
        return self, self

    def __getitem__(self, at: int) -> int:
        # Nobody else writes: it reads what it wrote, whenever that is.
        if not self.is_written:
            before_a_step()
        value = self.values.get(at, 0)
        note(value)
        return value

    def __setitem__(self, at: int, value: int) -> None:
        before_a_step()
        self.values[at] = value


class SlowLock:
    """A lock that has whoever wants it wait before."""

    def __init__(self) -> None:
        self._lock = Lock()

    def __enter__(self) -> None:
        before_a_step()
        self._lock.acquire()

    def __exit__(self, *_error: object) -> None:
        self._lock.release()


@define(eq=False)
class Change:
    """What is committed, and what is announced around it."""

    new: Caller | None
    digests: Collection[bytes]
    users: Collection[int]


ENDED = Change(None, digests=[DIGEST], users=[])
RENAMED = Change(renamed(OLD), digests=[], users=[ALICE.id])


@define(eq=False)
class Scene:
    """A writer, and threads of one process who read the same session, one or more times each.

    Another process would be no more than another such scene: readers tell each other nothing but
    what they remember, and only the writer writes.
    """

    change: Change
    generations: type[Generations] = Generations
    cache: type[SessionCache] = SessionCache
    finds: Sequence[int] = (3,)
    killed_after: int | None = None
    """How many steps the first of two writers takes before it is killed; else there is one."""
    is_committed: bool = False
    counters: dict[int, int] = field(factory=lambda: dict.fromkeys(CONCERNED, 0))
    store: Shelf = field(factory=Shelf)
    sessions: SessionCache = field(init=False)
    actors: list[Actor] = field(init=False)
    stale: list[Caller | None] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.store.put(OLD)
        self.store.before = before_a_step
        self.store.after = lambda: note(self.is_committed)
        read = self.generations(SlowCounters(self.counters, is_written=False))
        self.sessions = self.cache(self.store, read, monotonic=lambda: 0.0)
        self.sessions._changing = SlowLock()  # type: ignore[assignment]  # noqa: SLF001 - see there
        writers = [self._write, self._write_something_else][: 1 if self.killed_after is None else 2]
        readers = [partial(self._read, times) for times in self.finds]
        self.actors = [*map(Actor, writers), *map(Actor, readers)]

    def may_step(self, actor: Actor) -> bool:
        if self.killed_after is None:
            return not actor.is_done
        killed, successor = self.actors[:2]
        if actor is killed:
            return actor.steps < self.killed_after
        if actor is successor and killed.steps < self.killed_after:
            return False
        return not actor.is_done

    def state(self) -> Hashable:
        entry = self.sessions._entries.get(DIGEST)  # noqa: SLF001 - a part of the state
        remembered = entry and (id(entry[0]), entry[3], entry[5])
        return tuple(self.counters.values()), self.is_committed, remembered

    def _read(self, times: int) -> None:
        for time in range(times):
            before_a_step()
            is_committed = self.is_committed
            forget(time, is_committed)
            found = self.sessions.find(DIGEST)
            if is_committed and found is not self.change.new:
                self.stale.append(found)

    def _write(self) -> None:
        with self._announced(self.change):
            before_a_step()
            self._commit()

    def _write_something_else(self) -> None:
        with self._announced(Change(None, digests=[bytes(32)], users=[])):
            before_a_step()

    def _announced(self, change: Change) -> AbstractContextManager[UntilHeard]:
        changes = self.generations(SlowCounters(self.counters, is_written=True))
        return changes.announced(digests=change.digests, users=change.users)

    def _commit(self) -> None:
        self.is_committed = True
        if self.change.new:
            self.store.put(self.change.new)
        else:
            self.store.end(OLD)


def stale_answers(scene: Callable[[], Scene]) -> int:
    performed: list[Scene] = []

    def perform() -> Scene:
        performed.append(scene())
        return performed[-1]

    states = perform_in_every_order(perform)
    assert states > 100
    return sum(len(scene.stale) for scene in performed)
