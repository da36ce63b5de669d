"""Load by plain Python, a thread a connection: slower than wrk, so it flatters the service."""

import socket
import threading
import time
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlsplit

from attrs import define, field

from bench import requests as wire
from bench.loads import Load, percentile

BROKEN = 0


@define
class _Seen:
    times: list[float] = field(factory=list)
    right: int = 0
    refused: int = 0
    errors: int = 0

    def note(self, status: int, seconds: float) -> None:
        if status == BROKEN:
            self.errors += 1
            return
        self.times.append(seconds)
        if status < HTTPStatus.BAD_REQUEST:
            self.right += 1
        elif status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.refused += 1
        else:
            self.errors += 1


def load(url: str, requests: Path, *, seconds: float, connections: int, counts: bool) -> Load:
    """Send the requests over so many connections, each beginning at another one."""
    seen = [_Seen() for _ in range(connections)]
    end = time.monotonic() + seconds
    everything = wire.read(requests)
    _together(
        [
            threading.Thread(target=_ask_until, args=(end, url, everything, first, each))
            for first, each in enumerate(seen)
        ]
    )
    return _summed(seen, seconds=seconds, counts=counts)


def _together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _summed(seen: list[_Seen], *, seconds: float, counts: bool) -> Load:
    refused, errors = sum(each.refused for each in seen), sum(each.errors for each in seen)
    return Load(
        per_second=sum(each.right for each in seen) / seconds,
        p99_ms=percentile([time for each in seen for time in each.times], 99) * 1000,
        errors=errors if counts else errors + refused,
        refused=refused if counts else 0,
    )


def _ask_until(end: float, url: str, requests: list[bytes], first: int, seen: _Seen) -> None:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        for request in islice(cycle(requests), first, None):
            begin = time.monotonic()
            if begin >= end:
                return
            status = _answered(connection, request)
            seen.note(status, time.monotonic() - begin)
            if status == BROKEN:
                return


def _answered(connection: socket.socket, request: bytes) -> int:
    try:
        connection.sendall(request)
        answer = HTTPResponse(connection)
        answer.begin()
        answer.read()
    except (OSError, HTTPException):
        return BROKEN
    return answer.status
