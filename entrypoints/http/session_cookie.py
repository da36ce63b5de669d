"""The session cookie (RFC 6265, and the `__Host-` prefix of its successor)."""

from wsgiref.types import WSGIEnvironment

import falcon
from attrs import field, frozen

from domain.session import Lifetime, SessionLimits
from entrypoints.cookie_terms import SESSION, cookie_attributes, cookie_name

_EPOCH = "Thu, 01 Jan 1970 00:00:00 GMT"


@frozen
class SessionCookie:
    """Writes and reads the cookie; over https it is bound to this host and never sent in clear."""

    is_secure: bool
    limits: SessionLimits
    name: str = field(init=False)
    _attributes: str = field(init=False)

    @name.default
    def _bound_name(self) -> str:
        return cookie_name(SESSION, is_secure=self.is_secure)

    @_attributes.default
    def _bound_attributes(self) -> str:
        return cookie_attributes(is_secure=self.is_secure)

    def values(self, environ: WSGIEnvironment) -> list[str]:
        """Return every value sent under the name: browsers send one, mischief sends more."""
        # By hand, and as a plain loop: each request has one, and a parser takes several times
        # as long as this.
        values = []
        for pair in environ.get("HTTP_COOKIE", "").split(";"):
            name, _, value = pair.partition("=")
            if name.strip() == self.name:
                values.append(value.strip())
        return values

    def send(self, resp: falcon.Response, token: str, session: Lifetime) -> None:
        """Have the client keep the token for as long as the session lives unused."""
        lasts = session.expires_at(self.limits) - session.last_seen_at
        self._set(resp, f"{token}; Max-Age={int(lasts.total_seconds())}")

    def delete(self, resp: falcon.Response) -> None:
        """Have the client forget the token; Falcon writes no `Max-Age=0`, so this is by hand."""
        self._set(resp, f"; Max-Age=0; Expires={_EPOCH}")

    def process_response(
        self, _req: falcon.Request, resp: falcon.Response, _resource: object, _succeeded: object
    ) -> None:
        """Put the last word on the cookie into the answer; what it replaces is not sent."""
        line = getattr(resp.context, "session_cookie", None)
        if line:
            resp.append_header("Set-Cookie", line)

    def _set(self, resp: falcon.Response, value: str) -> None:
        resp.context.session_cookie = f"{self.name}={value}{self._attributes}"
