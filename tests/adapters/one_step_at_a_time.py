"""Threads that run one step at a time, in every order there is."""

import os
import random
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock, Thread, get_ident
from typing import Protocol

from attrs import define, field

PATIENCE = 30.0


def _taken() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@define(eq=False)
class Actor:
    """Does something in a thread of its own, and waits to be told before each step."""

    work: Callable[[], object]
    seen: list[Hashable] = field(factory=list)
    """What it has come to know: with the world around it, all that decides what it does next."""
    steps: int = 0
    is_done: bool = False
    _is_dismissed: bool = False
    error: BaseException | None = None
    _go: Lock = field(factory=_taken)
    _stopped: Lock = field(factory=_taken)

    def start(self) -> None:
        Thread(target=self._run, daemon=True).start()
        assert self._stopped.acquire(timeout=PATIENCE)

    def step(self) -> None:
        self.steps += 1
        self._go.release()
        assert self._stopped.acquire(timeout=PATIENCE)
        if self.error:
            raise self.error

    def dismiss(self) -> None:
        """Take no further step."""
        self._is_dismissed = True
        self._go.release()

    def wait(self) -> None:
        if not self._is_dismissed:
            self._stopped.release()
            self._go.acquire()
        if self._is_dismissed:
            raise _Dismissed
        self.seen.append("went on")

    def _run(self) -> None:
        _running[get_ident()] = self
        try:
            self.wait()
            self.work()
        except _Dismissed:
            return
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self.error = error
        finally:
            del _running[get_ident()]
        self.is_done = True
        self._stopped.release()


_running: dict[int, Actor] = {}
"""By thread."""


class _Dismissed(BaseException):
    """When an actor is not needed any more."""


def before_a_step() -> None:
    """Wait for the turn of whoever runs this, if it is an actor."""
    if actor := _actor():
        actor.wait()


def note(known: Hashable) -> None:
    """Write down what the actor that runs this has come to know."""
    if actor := _actor():
        actor.seen.append(known)


def forget(*but: Hashable) -> None:
    """Know nothing else any more."""
    if actor := _actor():
        actor.seen[:] = but


def _actor() -> Actor | None:
    return _running.get(get_ident())


class Scene(Protocol):
    """Actors around something shared."""

    @property
    def actors(self) -> Sequence[Actor]:
        """Those who take the steps."""
        ...

    def state(self) -> Hashable:
        """Tell all that is shared."""
        ...

    def may_step(self, actor: Actor) -> bool:
        """Tell whether there is anything for this one to do."""
        ...


@contextmanager
def _on_one_core() -> Iterator[None]:
    """Let no thread go to another core, where that can be told: to wake it there costs a step."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {random.choice([*cores])})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


@_on_one_core()
def perform_in_every_order(scene: Callable[[], Scene]) -> int:
    """Perform new scenes, in every order of their steps; count the states they went through.

    A performance ends where it would go on as an earlier one did.
    """
    begun: list[tuple[int, ...]] = [()]
    known: set[Hashable] = set()
    while begun:
        order = begun.pop()
        performed = scene()
        for actor in performed.actors:
            actor.start()
        for position in order:
            performed.actors[position].step()
        while (state := _state_of(performed)) not in known:
            known.add(state)
            ready = [p for p, actor in enumerate(performed.actors) if performed.may_step(actor)]
            if not ready:
                break
            begun += [(*order, position) for position in ready[1:]]
            order = (*order, ready[0])
            performed.actors[ready[0]].step()
        for actor in performed.actors:
            actor.dismiss()
    return len(known)


def _state_of(scene: Scene) -> Hashable:
    return scene.state(), *((actor.is_done, tuple(actor.seen)) for actor in scene.actors)
