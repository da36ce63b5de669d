"""Calls by method and path, and what is kept between them."""

from types import TracebackType
from typing import Any, Self
from wsgiref.types import WSGIApplication

from watchword_client.address import Address
from watchword_client.in_process import InProcess
from watchword_client.kept_session import KeptSession, cookies_set
from watchword_client.network import Network
from watchword_client.request import GivenHeaders, Request, encoded, merged
from watchword_client.response import Response
from watchword_client.transport import Transport


class RawClient:
    """One device that talks to one server.

    Inside a `with` block it keeps the session that answers set, cookie or bearer, and forgets it at
    the end; outside, each call stands alone. No call is repeated and no redirect followed.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: GivenHeaders = (),
        timeout: float = 10.0,
        transport: Transport | None = None,
    ) -> None:
        self._address = Address.parse(base_url)
        self._headers = merged({"User-Agent": "watchword-client"}, headers)
        self._transport = transport or Network(timeout=timeout)
        self._kept: KeptSession | None = None

    @classmethod
    def in_process(
        cls,
        app: WSGIApplication,
        *,
        base_url: str = "http://localhost",
        headers: GivenHeaders = (),
    ) -> Self:
        """Call an application directly, mounted at the path of `base_url`."""
        return cls(base_url, headers=headers, transport=InProcess(app))

    def __enter__(self) -> Self:
        if self._kept is not None:
            raise RuntimeError("a client is one device: it cannot enter a second with block")
        self._kept = KeptSession()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._kept = None
        self._transport.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._address}>"

    def resume(self, session_token: str) -> None:
        """Go on, inside a `with` block, with a bearer token from an earlier log-in."""
        if self._kept is None:
            raise RuntimeError("a client keeps a session only inside a with block")
        self._kept.resume(session_token)

    def forget(self) -> None:
        """Drop the kept session here; on the server it goes on until it is ended."""
        if self._kept is not None:
            self._kept.forget()

    def get(self, path: str, *, headers: GivenHeaders = ()) -> Response:
        """Read a path; like every raw call, it returns whatever the status is."""
        return self.request("GET", path, headers=headers)

    def post(
        self, path: str, *, json: Any = None, data: bytes | None = None, headers: GivenHeaders = ()
    ) -> Response:
        """Post a JSON value, bytes, or nothing."""
        return self.request("POST", path, json=json, data=data, headers=headers)

    def put(
        self, path: str, *, json: Any = None, data: bytes | None = None, headers: GivenHeaders = ()
    ) -> Response:
        """Put a JSON value, bytes, or nothing."""
        return self.request("PUT", path, json=json, data=data, headers=headers)

    def delete(
        self, path: str, *, json: Any = None, data: bytes | None = None, headers: GivenHeaders = ()
    ) -> Response:
        """Delete a path."""
        return self.request("DELETE", path, json=json, data=data, headers=headers)

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        data: bytes | None = None,
        headers: GivenHeaders = (),
    ) -> Response:
        """Send one request; `data` goes as it is, with no content type but one in `headers`."""
        defaults = self._headers
        if json is not None:
            defaults = merged(defaults, {"Content-Type": "application/json"})
        request = Request.to(
            self._address,
            method,
            path,
            headers=merged(defaults, headers),
            body=encoded(json, data),
        )
        return self._exchange(request)

    def _exchange(self, request: Request) -> Response:
        # The block may end in another thread meanwhile: what it kept ends with it.
        kept = self._kept
        answer = self._transport.send(kept.dress(request) if kept else request)
        response = Response(
            method=request.method,
            target=request.url.request_uri,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            cookies=cookies_set(request, answer.headers),
        )
        if kept:
            kept.learn(request, response)
        return response
