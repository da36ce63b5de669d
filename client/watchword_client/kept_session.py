"""What a client keeps between the calls of a `with` block."""

from email.message import Message
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import cast
from urllib.request import Request as CookieRequest

from watchword_client.masking import Cookies, Headers
from watchword_client.request import Request
from watchword_client.response import Response

_SESSION_COOKIES = frozenset({"sessionid", "__Host-sessionid"})


class KeptSession:
    """The cookies and the bearer token of one device: a session cookie or a token, never both.

    The standard library's jar decides about cookies: it honours Path, Secure, Max-Age and Expires,
    with hosts that are addresses or have no dot too.
    """

    def __init__(self) -> None:
        self._jar = CookieJar()
        self._token: str | None = None

    def resume(self, session_token: str) -> None:
        """Go on as the bearer of a token."""
        self.forget()
        self._token = session_token

    def forget(self) -> None:
        """Keep no session; by other cookies the device goes on being known."""
        for cookie in [cookie for cookie in self._jar if cookie.name in _SESSION_COOKIES]:
            self._jar.clear(cookie.domain, cookie.path, cookie.name)
        self._token = None

    def dress(self, request: Request) -> Request:
        """Add what is kept; a header set by hand stands in its place."""
        if self._token is not None:
            request = request.with_header("Authorization", f"Bearer {self._token}")
        asked = _cookie_request(request)
        self._jar.add_cookie_header(asked)
        cookies = asked.get_header("Cookie")
        return request if cookies is None else request.with_header("Cookie", cookies)

    def learn(self, request: Request, response: Response) -> None:
        """Take over what an answer sets; the newest session takes the place of the other kind."""
        self._jar.extract_cookies(_cookie_response(response.headers), _cookie_request(request))
        if _SESSION_COOKIES & response.cookies.keys():
            self._token = None
        data = response.data
        if isinstance(data, dict) and isinstance(token := data.get("session_token"), str):
            self.resume(token)


def cookies_set(request: Request, headers: Headers) -> Cookies:
    """Read the cookies that one answer sets."""
    jar = CookieJar()
    jar.extract_cookies(_cookie_response(headers), _cookie_request(request))
    return Cookies({cookie.name: cookie.value or "" for cookie in jar})


def _cookie_request(request: Request) -> CookieRequest:
    return CookieRequest(request.url.url)  # noqa: S310 - read by the jar, never opened


class _CookieResponse:
    def __init__(self, headers: Headers) -> None:
        self._message = Message()
        for value in headers.getlist("Set-Cookie"):
            self._message["Set-Cookie"] = value

    def info(self) -> Message:
        return self._message


def _cookie_response(headers: Headers) -> HTTPResponse:
    # The jar reads nothing of a response but info().
    return cast(HTTPResponse, _CookieResponse(headers))
