"""The yardstick: the least that Falcon can answer, on the same server with the same settings."""

from wsgiref.types import WSGIApplication

import falcon


class Hello:
    """Answers `{"hello": "world"}`, 17 bytes, and looks at nothing."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Greet."""
        resp.data = b'{"hello":"world"}'


def app() -> WSGIApplication:
    """Build the application."""
    api: falcon.App[falcon.Request, falcon.Response] = falcon.App()
    api.add_route("/", Hello())
    # Where every server here is asked whether it is ready.
    api.add_route("/health/ready", Hello())
    return api
