"""The page of the API, and the files that come with it."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, Final

import falcon
from attrs import frozen

from entrypoints.http.docs.page import assets, page
from entrypoints.http.openapi.operation import Operation, Parameter, Place, Routes
from entrypoints.http.refusals import Refusal
from entrypoints.web.assets import FOREVER, PAGE_POLICY, Assets

_HTML: Final = "text/html; charset=utf-8"
_READ = Operation(
    id="readDocs",
    summary="Read and try the API",
    about="Every operation on a page, with a form that sends it.",
    group="Service",
    gives=("<!doctype html>",),
    media=_HTML,
)
_READ_ASSET = Operation(
    id="readDocsAsset",
    summary="Read a file of the page",
    about="Its name changes with what is in it, so it may be kept.",
    group="Service",
    parameters=(
        Parameter(
            "name", Place.PATH, "The file's name.", {"type": "string"}, "docs-0123456789ab.js"
        ),
    ),
    gives=("…",),
    media="*/*",
    refusals=("not-found",),
)


@frozen
class DocsResource:
    """`/docs`, written when it is first asked for."""

    routes: Routes
    version: str
    cookie: str
    origin: str
    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType({"GET": _READ})

    @cached_property
    def files(self) -> Assets:
        """The files that come with it."""
        return assets()

    @cached_property
    def content(self) -> bytes:
        """The page."""
        return page(
            self.routes, self.files, version=self.version, cookie=self.cookie, origin=self.origin
        )

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Show it."""
        resp.content_type = _HTML
        resp.set_header("Content-Security-Policy", PAGE_POLICY)
        resp.data = self.content

    on_head = on_get


@frozen
class DocsAssetResource:
    """`/docs/assets/{name}`."""

    docs: DocsResource
    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType({"GET": _READ_ASSET})

    def on_get(self, _req: falcon.Request, resp: falcon.Response, name: str) -> None:
        """Give the file of that name."""
        asset = self.docs.files.served.get(name)
        if asset is None:
            raise Refusal("not-found")
        resp.content_type = asset.media
        resp.set_header("Cache-Control", FOREVER)
        resp.data = asset.content

    on_head = on_get
