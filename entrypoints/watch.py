"""Watching the service, and telling somebody, on a thread that nobody who is served waits for."""

import logging
from collections.abc import Callable
from threading import Thread
from time import sleep
from typing import Final

from domain.errors import RecordsUnavailable

EVERY: Final = 5.0
"""Seconds between two rounds; which of all processes looks is for the use case to say."""

_logger = logging.getLogger("watchword.watch")


def begin(watch: Callable[[], None], deliver: Callable[[], None]) -> None:
    """Do both again and again, on a thread that ends with the process."""
    Thread(target=_go_on, args=((watch, deliver),), name="watch", daemon=True).start()


def _go_on(steps: tuple[Callable[[], None], ...]) -> None:
    while True:
        sleep(EVERY)
        for step in steps:
            try:
                step()
            except RecordsUnavailable:
                # Whoever keeps requests tells of it.
                continue
            except Exception:
                _logger.exception("watch.failed")
