"""What is told of each request: what was asked, by whom, and what came of it.

No text that somebody sent is in a line. Each is one of a few that are known beforehand, or was made
here: so no line can hold a secret, or be anything but a line, whatever is sent.
"""

import logging
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPMethod
from threading import Lock
from time import monotonic_ns
from typing import Final
from wsgiref.types import WSGIEnvironment

from application.monitoring.record_requests import REFUSED, SLOW_US
from entrypoints.environ import PROBLEM, REQUEST_ID, STATUS, TRIED_NAME, USER_ID
from entrypoints.http.client_device import ClientDevice
from entrypoints.http.request_line import RequestLine
from entrypoints.http.route_templates import RouteTemplates
from entrypoints.http.sent import SentReader

MOST: Final = 20_000
"""Lines that may wait to be written, some 7 MB: about as many as a worker answers in a second."""
SAME_TIME: Final = 1_000_000
"""Nanoseconds within which requests are told to have been answered at the same time."""
_METHODS: Final = {method.value: method.value for method in HTTPMethod}
_AT_NAMES: Final = frozenset({"invalid-credentials", "too-many-attempts"})
_READS: Final = frozenset({"GET", "HEAD"})
_LONGEST: Final = 256

_logger = logging.getLogger("watchword.http")


class RequestLog:
    """Keeps a line of each request until somebody takes it to be written.

    Nobody who is served waits for that: beyond `most` lines are lost, and counted.
    """

    def __init__(
        self,
        devices: ClientDevice,
        pseudonym: Callable[[str], str | None],
        routes: RouteTemplates,
        *,
        most: int = MOST,
    ) -> None:
        self._routes = routes
        self._sent = SentReader(routes.operations)
        self._devices = devices
        self._address = lru_cache(1024)(devices.address)
        self._pseudonym = pseudonym
        self._most = most
        self._lines: deque[RequestLine] = deque()
        self._time = datetime.now(UTC)
        self._told_time_at = monotonic_ns()
        self._lost = 0
        self._losing = Lock()

    def add(self, environ: WSGIEnvironment, began: int) -> None:
        """Keep the line of a request that was answered; `began` is of the monotonic clock."""
        # All that can be is spelled out here: nearly every request is so short that a call shows.
        if len(self._lines) >= self._most:
            self._lose()
            return
        ended = monotonic_ns()
        if ended - self._told_time_at >= SAME_TIME:
            # In this order: who comes in between reads the time anew as well.
            self._time = datetime.now(UTC)
            self._told_time_at = ended
        problem, status, method = environ.get(PROBLEM), environ[STATUS], environ["REQUEST_METHOD"]
        path = environ["PATH_INFO"]
        # Ours, not the path itself: that would stay until the line is written.
        route = self._routes.whole.get(path) or self._routes.of(path)
        took = (ended - began) // 1000
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        # What is long is not remembered: anybody could have us remember much.
        address = self._address if len(forwarded) <= _LONGEST else self._devices.address
        line = RequestLine(
            "info",
            self._time,
            environ[REQUEST_ID],
            _METHODS.get(method, "other"),
            route,
            status,
            took,
            address(environ.get("REMOTE_ADDR", ""), forwarded),
            environ.get(USER_ID),
            problem,
            self._name(environ) if problem in _AT_NAMES else None,
        )
        # Nearly all are reads that go as usual: what came with those is not worth the time.
        if status >= REFUSED or took >= SLOW_US or method not in _READS:
            line.sent = self._sent.of(environ, route, at=ended)
        self._lines.append(line)

    def taken(self) -> list[RequestLine]:
        """Take the lines there are, in the order in which their requests were answered."""
        take = self._lines.popleft
        return [take() for _ in range(len(self._lines))]

    def addresses_remembered(self) -> int:
        """Count the addresses that are known without being read again."""
        return self._address.cache_info().currsize

    def lost(self) -> int:
        """Take the number of lines that were lost since the last time."""
        with self._losing:
            lost, self._lost = self._lost, 0
        return lost

    def _lose(self) -> None:
        with self._losing:
            self._lost += 1

    def _name(self, environ: WSGIEnvironment) -> str | None:
        tried = environ.get(TRIED_NAME)
        try:
            return None if tried is None else self._pseudonym(tried)
        except Exception:
            # The request is answered: that its line is short of something changes nothing.
            _logger.exception("request_log.failed", extra={"request_id": environ[REQUEST_ID]})
            return None
