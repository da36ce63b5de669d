"""The yardstick: the least that Falcon can answer, on the same server with the same settings."""

import os
from wsgiref.types import WSGIApplication

import falcon

from bench.servers import WORKERS
from entrypoints import own_core

_kept: list[object] = []
"""What the process has until it ends: the core that it took, as a worker of the service does."""


class Hello:
    """Answers `{"hello": "world"}`, 17 bytes, and looks at nothing."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Greet."""
        resp.data = b'{"hello":"world"}'


def app() -> WSGIApplication:
    """Build the application, on a core of its own where a worker of the service has one."""
    _kept.append(own_core.taken(workers=WORKERS, service=os.getppid()))
    api: falcon.App[falcon.Request, falcon.Response] = falcon.App()
    api.add_route("/", Hello())
    # Where every server here is asked whether it is ready.
    api.add_route("/health/ready", Hello())
    return api
