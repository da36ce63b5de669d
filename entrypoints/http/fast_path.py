"""The shortest way to the answer that is asked for most."""

from collections.abc import Iterable
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import falcon
from attrs import frozen

from domain.errors import WatchwordError
from entrypoints.http.bodies import user_json
from entrypoints.http.refusals import Refusal
from entrypoints.http.session_transport import SessionTransport

PATH: Final = "/api/user"

_NEED_MORE = frozenset({"CONTENT_LENGTH", "HTTP_ORIGIN"})
"""A body has to be of the right type; a page of another origin to be told that it may read."""


@frozen
class FastPath:
    """Answers `GET /api/user` of whoever is let in, byte for byte as the framework would.

    Everything else is the framework's: other requests, every refusal, and a cookie to be renewed.
    Who calls is not asked twice, whoever answers.
    """

    framework: WSGIApplication
    transport: SessionTransport

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer at once, or have it answered."""
        if (
            environ["PATH_INFO"] == PATH
            and environ["REQUEST_METHOD"] == "GET"
            and _NEED_MORE.isdisjoint(environ)
        ):
            try:
                caller = self.transport.identified(environ)
            except (WatchwordError, Refusal):
                return self.framework(environ, start_response)
            if not caller.renews_client:
                body = user_json(caller.user)
                length = str(len(body))
                start_response(
                    falcon.HTTP_200,
                    [("content-type", falcon.MEDIA_JSON), ("content-length", length)],
                )
                return [body]
        return self.framework(environ, start_response)
