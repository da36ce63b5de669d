"""The trace that an outage leaves in the log."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Final

QUIET: Final = 1.0
"""Seconds between two lines: in an outage every request fails, and may be sent again at once."""

_logger = logging.getLogger("watchword.http")


class OutageLog:
    """Names the causes of failures, some of them; never their messages, which may hold values."""

    def __init__(self, *, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._quiet_until = float("-inf")

    def write(self, error: Exception, *, request_id: str) -> None:
        """Write a line, unless one was written just now."""
        now = self._seconds()
        if now < self._quiet_until:
            return
        self._quiet_until = now + QUIET
        cause = type(error.__cause__ or error).__name__
        _logger.error("store.failed", extra={"request_id": request_id, "cause": cause})
