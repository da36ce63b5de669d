"""One sign-up of a name at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from domain.errors import Overloaded

PATIENCE = 2.0
"""Seconds to wait for another sign-up of the same name, on a thread that serves nobody else."""

WAITING = 64
"""Sign-ups that wait at a time in a process, so that a crowd leaves threads for everybody else."""


class NameClaims:
    """Lets requests for one new name pass singly within a process.

    A crowd after one name would otherwise fill the line for hashing with work that all but one of
    them waste. Nobody else can crowd: a rename needs a session, and an operator creates users one
    at a time. It decides nothing: the store alone says who gets the name.
    """

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._turn = Condition()
        self._claimed: set[str] = set()
        self._waiting = 0

    @contextmanager
    def of(self, key: str) -> Iterator[None]:
        """Hold the name of that key; raises `Overloaded` when too many wait, or for too long."""
        with self._turn:
            self._wait_for(key)
            self._claimed.add(key)
        try:
            yield
        finally:
            with self._turn:
                self._claimed.remove(key)
                self._turn.notify_all()

    def _wait_for(self, key: str) -> None:
        if key not in self._claimed:
            return
        if self._waiting == WAITING:
            raise Overloaded(retry_after=1)
        self._waiting += 1
        try:
            if not self._turn.wait_for(lambda: key not in self._claimed, timeout=self._patience):
                raise Overloaded(retry_after=1)
        finally:
            self._waiting -= 1
