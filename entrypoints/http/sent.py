"""Describing what came with a request, for those who look at it later."""

from collections.abc import Mapping
from typing import Final
from wsgiref.types import WSGIEnvironment

from attrs import has

from domain.sent import Sent
from entrypoints.http.openapi.operation import Operation
from entrypoints.http.sent_body import Told, fields_of, told_of
from entrypoints.http.sent_headers import headers_of

_NO_FIELDS: Final[Mapping[str, Told]] = {}


class SentReader:
    """Knows the fields of each operation, as the operations tell them themselves."""

    def __init__(self) -> None:
        self._fields: dict[tuple[str, str], Mapping[str, Told]] = {}

    def know(self, route: str, operations: Mapping[str, Operation]) -> None:
        """Know the operations of one more route."""
        for method, operation in operations.items():
            shape = type(operation.takes)
            if has(shape):
                self._fields[method, route] = told_of(shape)

    def of(self, environ: WSGIEnvironment, route: str | None) -> Sent:
        """Describe a request that was answered; nothing of what was sent stays."""
        known = self._fields.get((environ["REQUEST_METHOD"], route or ""), _NO_FIELDS)
        fields = fields_of(environ, known)
        return Sent(*headers_of(environ), *(fields or (None, 0)))
