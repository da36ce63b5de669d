"""The shortest way to the answer that is asked for most."""

from typing import Final
from wsgiref.types import WSGIEnvironment

from attrs import frozen

from domain.errors import WatchwordError
from entrypoints.http.bodies import caller_json
from entrypoints.http.refusals import Refusal
from entrypoints.http.session_transport import SessionTransport

PATH: Final = "/api/user"


@frozen
class FastPath:
    """Answers `GET /api/user` of whoever is let in, byte for byte as the framework would.

    Everything else is the framework's: other requests, every refusal, and a cookie to be sent
    again. The store is asked only where memory does not tell who calls, and not twice, whoever
    answers.
    """

    transport: SessionTransport

    def body(self, environ: WSGIEnvironment) -> bytes | None:
        """Return the JSON to answer with; nothing where the framework is to answer."""
        if (
            environ["PATH_INFO"] == PATH
            and environ["REQUEST_METHOD"] == "GET"
            # A body has to be of the right type.
            and "CONTENT_LENGTH" not in environ
            # A page of another origin is to be told that it may read.
            and "HTTP_ORIGIN" not in environ
        ):
            try:
                caller = self.transport.identified(environ)
            except (WatchwordError, Refusal):
                return None
            if not caller.renews_client:
                return caller_json(caller)
        return None
