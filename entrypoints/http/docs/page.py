"""The page, written on the server: it reads without JavaScript."""

from pathlib import Path
from typing import Any, Final

from entrypoints.http.docs.shown import shown
from entrypoints.http.openapi.document import document
from entrypoints.http.openapi.operation import Routes
from entrypoints.http.problems import PROBLEMS
from entrypoints.web.assets import SHARED, Assets

_HERE: Final = Path(__file__).parent


def assets() -> Assets:
    """Read the files that come with the page."""
    return Assets.of(SHARED, _HERE / "static")


def page(routes: Routes, files: Assets, *, version: str, cookie: str, origin: str) -> bytes:
    """Write the page of all routes; `origin` is where the snippets call."""
    # Here, since a worker that never serves the page has no use for it.
    from entrypoints.web.templates import templates_in  # noqa: PLC0415 - as above

    described: dict[str, Any] = document(routes, version=version, cookie=cookie)
    groups = shown(routes, described["components"]["schemas"])
    return (
        templates_in(_HERE / "templates")
        .get_template("docs.html")
        .render(groups=groups, files=files.names, version=version, origin=origin, problems=PROBLEMS)
        .encode()
    )
