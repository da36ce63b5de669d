"""The shortest way to the answer that is asked for most."""

from typing import Final
from wsgiref.types import WSGIEnvironment

from attrs import frozen

from domain.errors import WatchwordError
from domain.token import digest_of
from domain.user import User
from entrypoints.http.bodies import user_json
from entrypoints.http.refusals import Refusal
from entrypoints.http.session_transport import SessionTransport

PATH: Final = "/api/user"

_NEED_MORE = frozenset({"CONTENT_LENGTH", "HTTP_ORIGIN"})
"""A body has to be of the right type; a page of another origin is to be told that it may read."""


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
            and _NEED_MORE.isdisjoint(environ)
        ):
            try:
                user = self._recalled(environ) or self._identified(environ)
            except (WatchwordError, Refusal):
                return None
            return user_json(user) if user else None
        return None

    def _recalled(self, environ: WSGIEnvironment) -> User | None:
        carried = self.transport.carried(environ)
        if carried is None:
            return None
        text, kind = carried
        return self.transport.authenticate.recall(digest=digest_of(text), kind=kind)

    def _identified(self, environ: WSGIEnvironment) -> User | None:
        caller = self.transport.identified(environ)
        return None if caller.renews_client else caller.user
