"""Where passwords wait to be hashed."""

import math
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from threading import BoundedSemaphore, Lock, get_native_id
from time import perf_counter, sleep
from typing import Final, TypeVar

from attrs import define, field

from adapters.argon2.pace import Pace
from adapters.argon2.slots import Slots, usable_cores
from adapters.argon2.threads import HashingThreads
from domain.errors import Overloaded

T = TypeVar("T")

PLACES: Final = 48
"""Passwords at work or waiting, each on a thread that serves requests: a fifth of a worker's."""

WAIT_LIMIT: Final = 2.0
"""Seconds that the last one admitted will have to wait, by the present pace."""

PATIENCE: Final = 10.0
"""Seconds after which nobody waits on: the holder of every slot is stopped, but did not end."""

HELD: Final = 48
"""Refusals that are held back at a time, each on a thread that serves requests."""

HELD_FOR: Final = 0.25
"""Seconds that a refusal is held back. Whoever comes again at once takes the processor from those
who hash, so that fewer are admitted and more come again: it would go on when its cause is gone."""

NICENESS: Final = 10
"""Steps below the threads that serve. Not the lowest there is: these threads need the interpreter
before and after each hash, and whoever holds it and gets no core stops the whole process."""


def places(turn: float, *, threads: int) -> int:
    """Count those admitted at a time, where a turn of a thread takes so many seconds."""
    return min(threads + int(WAIT_LIMIT / turn * threads), PLACES)


@define
class HashingLine:
    """Does work in the order in which it came, on threads of its own, and admits only so much.

    The threads give way to those that serve requests, wherever the system can tell them apart.
    """

    slots: Slots
    pace: Pace
    threads: int
    """How many work at a time."""
    rest: Callable[[], None]
    """What each of them does when nobody has come for a while."""
    seconds: Callable[[], float] = perf_counter
    pause: Callable[[float], object] = sleep
    _admitted: int = field(default=0, init=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)
    _hashing: HashingThreads = field(init=False, repr=False)
    _held: BoundedSemaphore = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        give_way = partial(_give_way, usable_cores())
        self._hashing = HashingThreads(self.threads, give_way, self.rest)
        self._held = BoundedSemaphore(HELD)

    def run(self, work: Callable[[], T]) -> T:
        """Do the work in its turn; raises `Overloaded` when none will come soon, or none came."""
        if not self._entered():
            refusal = self.overloaded()
            self._hold_back()
            raise refusal
        outcome = self._submitted(work)
        try:
            return outcome.result(PATIENCE)
        except TimeoutError:
            if outcome.cancel():
                self._leave()
            raise self.overloaded() from None
        finally:
            # Where it has an error, that knows this frame: see what hashes.
            del outcome

    @property
    def admitted(self) -> int:
        """How many are at work or waiting."""
        return self._admitted

    def overloaded(self) -> Overloaded:
        """Say when those who are here now will be done."""
        return Overloaded(max(1, math.ceil(self._admitted * self.pace.seconds / self.threads)))

    def _submitted(self, work: Callable[[], T]) -> Future[T]:
        try:
            return self._hashing.submit(lambda: self._turn(work))
        except RuntimeError as error:
            self._leave()
            raise self.overloaded() from error

    def _entered(self) -> bool:
        with self._lock:
            if self._admitted >= places(self.pace.seconds, threads=self.threads):
                return False
            self._admitted += 1
            return True

    def _hold_back(self) -> None:
        # A flood keeps no more threads from those who read: who comes on top is refused at once.
        if self._held.acquire(blocking=False):
            try:
                self.pause(HELD_FOR)
            finally:
                self._held.release()

    def _leave(self) -> None:
        with self._lock:
            self._admitted -= 1

    def _turn(self, work: Callable[[], T]) -> T:
        begin = self.seconds()
        try:
            with self.slots.held():
                return work()
        finally:
            with self._lock:
                self.pace.note(self.seconds() - begin)
            self._leave()


def _give_way(cores: set[int]) -> None:
    # Only Linux has a priority for each thread; elsewhere the number would be some process.
    if sys.platform == "linux":
        this = get_native_id()
        # A sandbox may forbid it; then hashing competes with reading.
        with suppress(OSError):
            # Whoever starts this thread may be bound to a single core.
            os.sched_setaffinity(this, cores)
        with suppress(OSError):
            lower = min(os.getpriority(os.PRIO_PROCESS, this) + NICENESS, 19)
            os.setpriority(os.PRIO_PROCESS, this, lower)
