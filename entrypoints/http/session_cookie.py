"""The session cookie (RFC 6265, and the `__Host-` prefix of its successor)."""

import falcon
from attrs import define, field

from domain.session import Session, SessionLimits
from domain.token import Token

_EPOCH = "Thu, 01 Jan 1970 00:00:00 GMT"


@define
class SessionCookie:
    """Writes and reads the cookie; over https it is bound to this host and never sent in clear."""

    is_secure: bool
    limits: SessionLimits
    name: str = field(init=False)
    _attributes: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.name = "__Host-sessionid" if self.is_secure else "sessionid"
        self._attributes = "; Path=/; HttpOnly; SameSite=Lax" + "; Secure" * self.is_secure

    def values(self, req: falcon.Request) -> list[str]:
        """Return every value sent under the name: browsers send one, mischief sends more."""
        return req.get_cookie_values(self.name) or []

    def send(self, resp: falcon.Response, token: Token, session: Session) -> None:
        """Have the client keep the token for as long as the session lives unused."""
        lasts = session.expires_at(self.limits) - session.last_seen_at
        self._set(resp, f"{token.text}; Max-Age={int(lasts.total_seconds())}")

    def delete(self, resp: falcon.Response) -> None:
        """Have the client forget the token; Falcon writes no `Max-Age=0`, so this is by hand."""
        self._set(resp, f"; Max-Age=0; Expires={_EPOCH}")

    def _set(self, resp: falcon.Response, value: str) -> None:
        resp.append_header("Set-Cookie", f"{self.name}={value}{self._attributes}")
