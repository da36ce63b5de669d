"""Two applications at one port."""

from collections.abc import Iterable
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

CONSOLE: Final = frozenset({"/ops", "/metrics"})


def mounted(console: WSGIApplication, *, beside: WSGIApplication) -> WSGIApplication:
    """Have the console asked for what is under its address, and the other for the rest."""

    def either(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        is_own = path in CONSOLE or path.startswith("/ops/")
        return (console if is_own else beside)(environ, start_response)

    return either
