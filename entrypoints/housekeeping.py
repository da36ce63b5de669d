"""What a process of the service does beside serving."""

import logging
from collections.abc import Callable
from threading import Thread
from time import sleep
from typing import Final

from domain.errors import StoreUnavailable

EVERY: Final = 0.4
"""Seconds between two rounds: an entry is in the chain within a second."""
PAUSE: Final = 5.0
"""Seconds to leave alone what has just failed."""

_logger = logging.getLogger("watchword.housekeeping")


def begin(tend: Callable[[], None]) -> None:
    """Tend to something again and again, on a thread that ends with the process."""
    Thread(target=_keep, args=(tend,), name="housekeeping", daemon=True).start()


def _keep(tend: Callable[[], None]) -> None:
    while True:
        sleep(EVERY)
        try:
            tend()
        except StoreUnavailable:
            # Whoever asks for something is told, and the log as well.
            sleep(PAUSE)
        except Exception:
            _logger.exception("housekeeping.failed")
            sleep(PAUSE)
