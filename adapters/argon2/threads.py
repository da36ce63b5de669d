"""Threads that hash, and give their memory back when nobody comes."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Final, TypeVar
from weakref import finalize

from attrs import define, field

T = TypeVar("T")

QUIET: Final = 1.0
"""Seconds without work after which a thread rests."""

_Task = tuple[Callable[[], Any], Future[Any]]
_Tasks = SimpleQueue[_Task | None]


@define(eq=False)
class HashingThreads:
    """Do what they are given in the order in which it came; started when the first of it comes.

    What rests is the thread itself: each has memory of its own, and nobody waits meanwhile. They
    end with whoever holds them, or with the process, in the middle of a task if need be.
    """

    count: int
    begin: Callable[[], None]
    """What each does first."""
    rest: Callable[[], None]
    """What each does once there was nothing to do for a while."""
    _tasks: _Tasks = field(factory=SimpleQueue, init=False, repr=False)
    _started: int = field(default=0, init=False)
    _starting: Lock = field(factory=Lock, init=False, repr=False)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Have the work done by the next thread that is free; `RuntimeError` without any thread."""
        self._start()
        outcome = Future[T]()
        self._tasks.put((work, outcome))
        return outcome

    def _start(self) -> None:
        means = (self._tasks, self.begin, self.rest)
        with self._starting:
            while self._started < self.count:
                name = f"password-hasher-{self._started}"
                try:
                    Thread(target=_work, args=means, name=name, daemon=True).start()
                except RuntimeError:
                    # The system has no thread to spare just now: those there are do it all.
                    if not self._started:
                        raise
                    return
                self._started += 1
                finalize(self, self._tasks.put, None)


def _work(tasks: _Tasks, begin: Callable[[], None], rest: Callable[[], None]) -> None:
    # Not a method: the threads would hold what has to go for them to end.
    begin()
    while (task := _next(tasks, rest)) is not None:
        _do(*task)
        # It knows a password, and the wait may be long.
        del task


def _next(tasks: _Tasks, rest: Callable[[], None]) -> _Task | None:
    try:
        return tasks.get(timeout=QUIET)
    except Empty:
        # Whatever becomes of it, there are passwords to come.
        with suppress(Exception):
            rest()
        return tasks.get()


def _do(work: Callable[[], Any], outcome: Future[Any]) -> None:
    if outcome.set_running_or_notify_cancel():
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whoever waits for it shall have it
            outcome.set_exception(error)
            # The error knows this frame, which knows the outcome, which has the error: a circle
            # that would keep the password until somebody looks for garbage.
            del outcome
