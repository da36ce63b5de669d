"""The cookie of a session in the console."""

from typing import Final

import falcon
from attrs import frozen

from domain.errors import NotAuthenticated
from domain.token import SessionKind, Token
from entrypoints.cookie_terms import CONSOLE, cookie_attributes, cookie_name

_EPOCH: Final = "Thu, 01 Jan 1970 00:00:00 GMT"


@frozen
class OperatorCookie:
    """Sent to pages of this very site alone, and forgotten when the browser is closed."""

    is_secure: bool

    def value(self, req: falcon.Request) -> str:
        """Return what is sent under the name; nothing where there are several."""
        values = req.get_cookie_values(self._name) or []
        return values[0] if len(values) == 1 else ""

    def presented(self, req: falcon.Request) -> Token | None:
        """Return the token that is sent, if it can be one."""
        try:
            return Token.parse(self.value(req), kind=SessionKind.CONSOLE)
        except NotAuthenticated:
            return None

    def send(self, resp: falcon.Response, token: str) -> None:
        """Have the browser keep the token until it is closed."""
        self._set(resp, token)

    def delete(self, resp: falcon.Response) -> None:
        """Have the browser forget the token."""
        self._set(resp, f"; Max-Age=0; Expires={_EPOCH}")

    @property
    def _name(self) -> str:
        return cookie_name(CONSOLE, is_secure=self.is_secure)

    def _set(self, resp: falcon.Response, value: str) -> None:
        terms = cookie_attributes(is_secure=self.is_secure, same_site="Strict")
        resp.append_header("Set-Cookie", f"{self._name}={value}{terms}")
