"""The gate: the first thing a request meets and the last thing an answer passes."""

import logging
import sys
from collections.abc import Callable, Iterable
from http import HTTPStatus
from random import getrandbits
from time import monotonic_ns
from types import TracebackType
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import falcon

from entrypoints.environ import PROBLEM, REQUEST_ID, STATUS
from entrypoints.http.host import is_host
from entrypoints.http.problems import PROBLEM_JSON, PROBLEMS, Problem, problem_body
from entrypoints.http.request_body import BodyAdmission
from entrypoints.http.request_log import RequestLog

Headers = list[tuple[str, str]]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None
Write = Callable[[bytes], object]

URI_LIMIT: Final = 4096
# As many as a crowd of honest senders may need at a time, each for microseconds. Those who stall
# hold a third of the server's threads at most.
BODY_SLOTS: Final = 64
_FIXED_HEADERS = (
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    # Unless told, the server puts its own product name here.
    ("server", "watchword"),
)
# For this host alone: whether its subdomains speak https is not ours to decide.
_HSTS = ("strict-transport-security", "max-age=31536000")
_JSON = ("content-type", falcon.MEDIA_JSON)
_LEFT_TO_A_PAGE = frozenset({"cache-control", "content-security-policy"})

_logger = logging.getLogger("watchword.http")


class Gate:
    """Wraps the application: refuses what is badly framed, and completes every answer.

    The request id is in `environ["watchword.request_id"]`; one that a client sends is not used.
    The application finds a body in memory, with its length. A page may bring its own
    Cache-Control and Content-Security-Policy, named in lower case as Falcon does; the other
    fixed headers are the same everywhere. Where `fast` knows the JSON to answer a request with,
    the application is not asked. Each request that is answered is told to the `log`.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        fast: Callable[[WSGIEnvironment], bytes | None] = lambda _: None,
        https: bool = False,
        log: RequestLog | None = None,
        body_slots: int = BODY_SLOTS,
    ) -> None:
        self._app = app
        self._fast = fast
        self._log = log
        self._bodies = BodyAdmission(slots=body_slots)
        self._fixed = (*_FIXED_HEADERS, _HSTS) if https else _FIXED_HEADERS

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, whatever its bytes and whatever becomes of the application."""
        if self._log is None:
            return self._answered(environ, start_response)
        began = monotonic_ns()
        answer = self._answered(environ, start_response)
        self._log.add(environ, began)
        return answer

    def _answered(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request_id = environ[REQUEST_ID] = getrandbits(96).to_bytes(12).hex()
        try:
            refusal = self._refusal(environ)
            if refusal is None:
                body = self._fast(environ)
                if body is None:
                    return self._app(environ, self._completing(start_response, environ))
                length = ("content-length", str(len(body)))
                own = ("x-request-id", request_id)
                environ[STATUS] = 200
                start_response(falcon.HTTP_200, [_JSON, length, *self._fixed, own])
                return [body]
        except Exception:
            _logger.exception("request.failed", extra={"request_id": request_id})
            start = self._completing(start_response, environ)
            return _answer(PROBLEMS["internal-error"], environ, start, sys.exc_info())
        return _answer(refusal, environ, self._completing(start_response, environ))

    def _refusal(self, environ: WSGIEnvironment) -> Problem | None:
        if not is_host(environ.get("HTTP_HOST", "")):
            return PROBLEMS["malformed-request"]
        if len(environ["PATH_INFO"]) + len(environ.get("QUERY_STRING", "")) > URI_LIMIT:
            return PROBLEMS["uri-too-long"]
        if environ.get("HTTP_COOKIE") == "" or environ.get("HTTP_AUTHORIZATION") == "":
            # The server hands over nothing of a value that is not ASCII: who calls is not known.
            return PROBLEMS["malformed-request"]
        if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
            return self._bodies.take_in(environ)
        return None

    def _completing(self, start_response: StartResponse, environ: WSGIEnvironment) -> StartResponse:
        # Its annotations are names only: they are evaluated at every request.
        def start(status: str, headers: Headers, exc_info: ExcInfo = None, /) -> Write:
            environ[STATUS] = int(status[:3])
            return start_response(status, self._completed(headers, environ[REQUEST_ID]), exc_info)

        return start

    def _completed(self, headers: Headers, request_id: str) -> Headers:
        for name, _ in headers:
            if name in _LEFT_TO_A_PAGE:
                return [*headers, *self._without(headers), ("x-request-id", request_id)]
        return [*headers, *self._fixed, ("x-request-id", request_id)]

    def _without(self, headers: Headers) -> Headers:
        own = _LEFT_TO_A_PAGE.intersection(name for name, _ in headers)
        return [each for each in self._fixed if each[0] not in own]


def _answer(
    problem: Problem,
    environ: WSGIEnvironment,
    start: StartResponse,
    exc_info: ExcInfo = None,
) -> Iterable[bytes]:
    environ[PROBLEM] = problem.code
    body = problem_body(problem, environ[REQUEST_ID])
    headers = [("content-type", PROBLEM_JSON), ("content-length", str(len(body)))]
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("retry-after", "1"))
    start(f"{problem.status} {HTTPStatus(problem.status).phrase}", headers, exc_info)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
