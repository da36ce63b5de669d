"""Calling pieces of the service without a network, to time them one by one."""

import time
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import cycle
from statistics import median
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from falcon.testing import create_environ

Call = Callable[[], object]


def microseconds(call: Call, *, batch: int, batches: int) -> float:
    """Time the call: the median of some batches, divided by the calls in each."""
    times = []
    for _ in range(batches):
        begin = time.perf_counter_ns()
        for _ in range(batch):
            call()
        times.append(time.perf_counter_ns() - begin)
    return median(times) / batch / 1000


def getting(app: WSGIApplication, path: str, cookies: Iterable[str] = ("some=cookie",)) -> Call:
    """Make a call that asks for a page, with one of the cookies after the other."""
    environ, turns = create_environ(path), cycle(cookies)
    return lambda: _answered(app, {**environ, "HTTP_COOKIE": next(turns)})


def posting(app: WSGIApplication, path: str, bodies: Iterator[bytes]) -> Call:
    """Make a call that sends one body after the other."""
    environ = create_environ(path, method="POST", headers={"Content-Type": "application/json"})

    def call() -> object:
        body = next(bodies)
        sized = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
        return _answered(app, environ | sized)

    return call


def nothing(_environ: WSGIEnvironment, start: Any) -> list[bytes]:
    """Answer as an application that does nothing."""
    start("200 OK", [("content-type", "application/json"), ("content-length", "2")])
    return [b"{}"]


def _answered(app: WSGIApplication, environ: WSGIEnvironment) -> list[bytes]:
    return list(app(environ, _start))


def _start(status: str, *_: object) -> Any:
    assert status.startswith("200"), status
