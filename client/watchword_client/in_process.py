"""In process, through any WSGI callable (PEP 3333)."""

from collections.abc import Callable
from types import TracebackType
from typing import TypeAlias
from wsgiref.types import WSGIApplication

from watchword_client.environ import environ_of
from watchword_client.masking import Headers
from watchword_client.request import Request
from watchword_client.transport import Answer, Transport

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
)


class InProcess(Transport):
    """Calls an application as a server would; what the application raises is raised here."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def send(self, request: Request) -> Answer:
        """Return the whole answer, its iterable read to the end and closed."""
        reply = _Reply()
        chunks = self._app(environ_of(request), reply.start)
        try:
            for chunk in chunks:
                reply.write(chunk)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        return reply.answer(to=request)

    def close(self) -> None:
        """Do nothing: no connection is open."""


class _Reply:
    """One answer in the making: a server's side of `start_response` and `write`."""

    def __init__(self) -> None:
        self._status: str | None = None
        self._headers = Headers()
        self._parts: list[bytes] = []

    def start(
        self, status: str, headers: list[tuple[str, str]], exc_info: _ExcInfo | None = None, /
    ) -> Callable[[bytes], object]:
        try:
            self._check_start(exc_info)
        finally:
            exc_info = None  # A traceback that holds its own frame would never be freed.
        self._status, self._headers = status, Headers(headers)
        return self.write

    def _check_start(self, exc_info: _ExcInfo | None) -> None:
        if exc_info and exc_info[1] and self._parts:
            raise exc_info[1].with_traceback(exc_info[2])
        if self._status is not None and not exc_info:
            raise RuntimeError("the application called start_response twice")

    def write(self, chunk: bytes) -> None:
        if self._status is None:
            raise RuntimeError("the application sent a body before it called start_response")
        if chunk:
            self._parts.append(chunk)

    def answer(self, *, to: Request) -> Answer:
        if self._status is None:
            raise RuntimeError("the application did not call start_response")
        status = int(self._status[:3])
        is_bodiless = to.method == "HEAD" or status in (204, 304)
        return Answer(status, self._headers, b"" if is_bodiless else b"".join(self._parts))
