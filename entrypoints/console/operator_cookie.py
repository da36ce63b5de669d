"""The cookies of the console: of a session, and of a browser that is known."""

from datetime import timedelta
from typing import Final

import falcon
from attrs import frozen

from domain.errors import NotAuthenticated
from domain.token import SessionKind, Token
from entrypoints.cookie_terms import CONSOLE, CONSOLE_DEVICE, cookie_name

_LASTS: Final = int(timedelta(days=365).total_seconds())
_EPOCH: Final = "Thu, 01 Jan 1970 00:00:00 GMT"


@frozen
class OperatorCookie:
    """Sent to pages of this very site alone, and forgotten when the browser is closed."""

    is_secure: bool

    def value(self, req: falcon.Request) -> str:
        """Return what is sent under the name; nothing where there are several."""
        return _only_value(req, self._name)

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
        terms = _terms(is_secure=self.is_secure)
        resp.append_header("Set-Cookie", f"{self._name}={value}{terms}")


@frozen
class KnownBrowserCookie:
    """Opens nothing: strangers who guess elsewhere do not keep its operator waiting there."""

    is_secure: bool

    def shown(self, req: falcon.Request) -> str | None:
        """Return what the browser shows, where that is one value."""
        return _only_value(req, self._name) or None

    def send(self, resp: falcon.Response, proof: str) -> None:
        """Have the browser keep the proof for a year."""
        terms = f"; Max-Age={_LASTS}" + _terms(is_secure=self.is_secure)
        resp.append_header("Set-Cookie", f"{self._name}={proof}{terms}")

    @property
    def _name(self) -> str:
        return cookie_name(CONSOLE_DEVICE, is_secure=self.is_secure)


def _only_value(req: falcon.Request, name: str) -> str:
    values = req.get_cookie_values(name) or []
    return values[0] if len(values) == 1 else ""


def _terms(*, is_secure: bool) -> str:
    return "; Path=/; HttpOnly; SameSite=Strict" + "; Secure" * is_secure
