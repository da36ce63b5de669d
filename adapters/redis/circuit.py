"""Asking nobody who has just not answered."""

from collections.abc import Callable
from threading import Lock, Thread
from time import sleep
from typing import Final

from attrs import define, field

from adapters.redis.line import Unanswered
from application.ports.events import Events

PAUSE: Final = 1.0
"""Seconds between two tries whether there is an answer again."""


@define(eq=False)
class Circuit:
    """Opens with the first failure, and closes when a try beside the requests succeeds."""

    _probe: Callable[[], object]
    """Raises `Unanswered`."""
    _events: Events
    is_open: bool = field(default=False, init=False)
    _changing: Lock = field(factory=Lock, init=False)

    def open(self, cause: object) -> None:
        """Have nobody ask until there is an answer again, because of that error."""
        with self._changing:
            if not self.is_open:
                self.is_open = True
                self._events.send("redis.failed", cause=type(cause).__name__)
                # No request is to wait for what is tried here.
                Thread(target=self._close_in_time, name="redis-circuit", daemon=True).start()

    def _close_in_time(self) -> None:
        while self.is_open:
            sleep(PAUSE)
            try:
                self._probe()
            except Unanswered:
                continue
            self.is_open = False
