"""The service's own description."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

import falcon
from attrs import frozen

from entrypoints.http.bodies import answer, encode
from entrypoints.http.openapi.document import document
from entrypoints.http.openapi.operation import Operation, Routes

_READ = Operation(
    id="readDocument",
    summary="Read this document",
    about="Every operation, as OpenAPI 3.1 has it.",
    group="Service",
    gives=({"openapi": "3.1.0"},),
)


@frozen
class DocumentResource:
    """`/openapi.json`, built when it is first asked for: by then there are all routes."""

    routes: Routes
    version: str
    cookie: str
    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType({"GET": _READ})

    @cached_property
    def content(self) -> bytes:
        """The document, encoded."""
        return encode(document(self.routes, version=self.version, cookie=self.cookie))

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Give it."""
        answer(resp, self.content)

    on_head = on_get
