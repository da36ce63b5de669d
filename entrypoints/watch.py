"""Watching the service, and telling somebody, on threads that nobody who is served waits for."""

import logging
from collections.abc import Callable
from threading import Thread
from time import sleep
from typing import Final

from attrs import define, field

from domain.errors import RecordsUnavailable

EVERY: Final = 5.0
"""Seconds between two rounds; which of all processes looks is for the use case to say."""

_logger = logging.getLogger("watchword.watch")


@define
class Step:
    """Something done again and again, whatever becomes of it."""

    _do: Callable[[], None]
    _is_interrupted: bool = field(default=False, init=False)

    def __call__(self) -> None:
        """Do it once more; one line in the log for each time that it cannot be done any more."""
        was_interrupted, self._is_interrupted = self._is_interrupted, False
        try:
            self._do()
        except RecordsUnavailable:
            self._is_interrupted = True
            if not was_interrupted:
                _logger.error("watch.interrupted")  # noqa: TRY400 - it broke in the file
        except Exception:
            _logger.exception("watch.failed")


def begin(*steps: Callable[[], None]) -> None:
    """Do each on a thread of its own, which ends with the process.

    Whoever is slow to be told holds up no watching.
    """
    for step in steps:
        Thread(target=_go_on, args=(Step(step),), name="watch", daemon=True).start()


def _go_on(step: Step) -> None:
    while True:
        sleep(EVERY)
        step()
