"""Reads at a fixed rate, whatever becomes of them: `python -m bench.open_loop PORT REQUESTS`.

A read counts from when it was due: one that had to wait for its turn is not forgiven.
"""

import re
import socket
import sys
import time
from collections import deque
from itertools import cycle
from pathlib import Path
from selectors import EVENT_READ, SelectSelector
from typing import Any

from attrs import asdict, define, field, frozen

from bench import requests as wire
from bench.helper import answer_with

CONNECTIONS = 16
PATIENCE = 10.0
"""Seconds for the last answers to come in; what has not come by then has failed."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@define(eq=False)
class _Line:
    """A connection, with the request it waits for."""

    connection: socket.socket
    due: float = 0.0
    received: bytes = b""


@frozen
class Seen:
    """How long each read took, and how many were not answered as they should have been."""

    milliseconds: list[float]
    failed: int


@frozen
class Reader:
    """Sends requests in turn over a few connections, from one thread that seldom wakes."""

    requests: "cycle[bytes]"
    _idle: list[_Line] = field(factory=list)
    _due: deque[float] = field(factory=deque)
    # The kind that waits for less than a millisecond where it is asked to.
    _selector: SelectSelector = field(factory=SelectSelector)
    _times: list[float] = field(factory=list)
    _failed: list[bytes] = field(factory=list)

    def connect(self, port: int) -> None:
        """Open the connections."""
        for _ in range(CONNECTIONS):
            line = _Line(socket.create_connection(("127.0.0.1", port)))
            line.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(line.connection, EVENT_READ, line)
            self._idle.append(line)

    def read(self, *, rate: float, seconds: float) -> Seen:
        """Read so many times a second."""
        begin = time.perf_counter()
        for number in range(int(rate * seconds)):
            due = begin + number / rate
            while (left := due - time.perf_counter()) > 0:
                self._receive(left)
            self._due.append(due)
            self._send()
        while self._is_busy() and time.perf_counter() < begin + seconds + PATIENCE:
            self._receive(1)
        lost = len(self._due) + CONNECTIONS - len(self._idle)
        return Seen(list(self._times), len(self._failed) + lost)

    def close(self) -> None:
        """Close the connections."""
        for key in list(self._selector.get_map().values()):
            key.data.connection.close()
        self._selector.close()

    def _is_busy(self) -> bool:
        return bool(self._due) or len(self._idle) < CONNECTIONS

    def _send(self) -> None:
        while self._due and self._idle:
            line = self._idle.pop()
            line.due = self._due.popleft()
            line.connection.sendall(next(self.requests))

    def _receive(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            line: _Line = key.data
            received = line.connection.recv(65536)
            if not received:
                # It stays busy, and so counts as lost.
                self._selector.unregister(line.connection)
            line.received += received
            if is_whole(line.received):
                self._note(line)
        self._send()

    def _note(self, line: _Line) -> None:
        self._times.append((time.perf_counter() - line.due) * 1000)
        if not line.received.startswith(b"HTTP/1.1 200"):
            self._failed.append(line.received)
        line.received = b""
        self._idle.append(line)


def is_whole(received: bytes) -> bool:
    """Tell whether that is an answer to its end."""
    head, end, body = received.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


def _round(port: int, requests: "cycle[bytes]", rate: float, seconds: float) -> dict[str, Any]:
    reader = Reader(requests)
    reader.connect(port)
    try:
        return asdict(reader.read(rate=rate, seconds=seconds))
    finally:
        reader.close()


if __name__ == "__main__":
    PORT, REQUESTS = int(sys.argv[1]), cycle(wire.read(Path(sys.argv[2])))
    answer_with(lambda rate, seconds: _round(PORT, REQUESTS, rate, seconds))
