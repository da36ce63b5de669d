"""The yardstick: the least that Falcon can answer, on the same server with the same settings."""

from wsgiref.types import WSGIApplication

import falcon

from bench.servers import WORKERS
from entrypoints import own_core


class Hello:
    """Answers `{"hello": "world"}`, 17 bytes, and looks at nothing."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Greet."""
        resp.data = b'{"hello":"world"}'


def bare() -> WSGIApplication:
    """Build the application."""
    api: falcon.App[falcon.Request, falcon.Response] = falcon.App()
    api.add_route("/", Hello())
    # Where every server here is asked whether it is ready.
    api.add_route("/health/ready", Hello())
    return api


def app(worker: int) -> WSGIApplication:
    """Build the application, on a core of its own where a worker of the service has one."""
    own_core.take(worker, workers=WORKERS)
    return bare()
