"""Describing what came with a request, for those who look at it later."""

from collections.abc import Mapping
from typing import Final
from wsgiref.types import WSGIEnvironment

from application.monitoring.record_requests import MOST
from domain.sent import Sent
from entrypoints.http.openapi.operation import Operation
from entrypoints.http.sent_body import fields_of, told_of
from entrypoints.http.sent_headers import headers_of

SECOND: Final = 1_000_000_000
"""In nanoseconds."""


class SentReader:
    """Knows the fields of each operation, as they tell them of themselves.

    No more are described in a second than are kept: whoever sends many that are refused takes
    nobody's time with it.
    """

    def __init__(self, operations: Mapping[tuple[str, str], Operation]) -> None:
        self._operations = operations
        self._second = 0
        self._left = 0

    def of(self, environ: WSGIEnvironment, route: str | None, *, at: int) -> Sent | None:
        """Describe a request that was answered at a time of the monotonic clock, if there is room.

        Nothing of what was sent stays.
        """
        # Threads that come at once may find room for one more each, which harms nobody.
        if at // SECOND != self._second:
            self._second, self._left = at // SECOND, MOST
        if self._left <= 0:
            return None
        self._left -= 1
        operation = self._operations.get((environ["REQUEST_METHOD"], route or ""))
        shape = type(operation and operation.takes)
        known = told_of(shape)  # type: ignore[arg-type]  # classes are hashable
        fields = fields_of(environ, known)
        return Sent(*headers_of(environ), *(fields or (None, 0)))
