"""Whether any host lets in a session that another has ended, while all are asked all the time."""

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import cycle

from attrs import define, field

from bench.servers import Server

NEAR = 4
"""Readers ask for the sessions so near to the one that is being ended, on either side."""
PATIENCE = 10


@define
class Seen:
    """What one who asks has seen, or all of them."""

    asked: int = 0
    """Reads that were sent after the log-out of their session was answered."""
    accepted: int = 0
    """Of those, the ones that were let in."""
    failed: int = 0
    """Live sessions refused, and faults."""

    def note(self, status: int, *, was_over: bool, is_live: bool) -> None:
        """Count an answer: whether the session was over before it was asked for, or lives on."""
        self.asked += was_over
        self.accepted += was_over and status == HTTPStatus.OK
        right = {HTTPStatus.OK} if is_live else {HTTPStatus.OK, HTTPStatus.UNAUTHORIZED}
        self.failed += status not in right


@define
class Ending:
    """Ends some sessions in turn, each on another host than the one before."""

    _cookies: Sequence[str]
    """One for each session, with its name."""
    _begun: int = field(default=0, init=False)
    _over: int = field(default=0, init=False)
    """So many log-outs were sent, and answered; of the first sessions."""
    _is_done: bool = field(default=False, init=False)

    def measure(self, servers: Sequence[Server], *, seconds: float) -> Seen:
        """End one after the other for so long, and read at each host meanwhile."""
        with ThreadPoolExecutor() as pool:
            readers = [pool.submit(self._read, server) for server in servers]
            try:
                failed = self._log_out(servers, time.monotonic() + seconds)
            finally:
                self._is_done = True
            seen = [reader.result() for reader in readers]
        asked, accepted = sum(each.asked for each in seen), sum(each.accepted for each in seen)
        return Seen(asked, accepted, failed + sum(each.failed for each in seen))

    def _log_out(self, servers: Sequence[Server], end: float) -> int:
        failed = 0
        with ExitStack() as stack:
            turns = cycle([stack.enter_context(closing(_connection(each))) for each in servers])
            for cookie, connection in zip(self._cookies, turns, strict=False):
                if time.monotonic() > end:
                    break
                self._begun += 1
                failed += _status(connection, "POST", "/api/user/logout", cookie) != HTTPStatus.OK
                self._over += 1
        return failed

    def _read(self, server: Server) -> Seen:
        seen = Seen()
        with closing(_connection(server)) as connection:
            for place in self._places():
                was_over = place < self._over
                status = _status(connection, "GET", "/api/user", self._cookies[place])
                seen.note(status, was_over=was_over, is_live=place >= self._begun)
        return seen

    def _places(self) -> Iterator[int]:
        near = random.Random()
        while not self._is_done:
            place = self._over + near.randint(-NEAR, NEAR)
            yield min(max(place, 0), len(self._cookies) - 1)


def _connection(server: Server) -> HTTPConnection:
    return HTTPConnection(server.address, server.port, timeout=PATIENCE)


def _status(connection: HTTPConnection, method: str, path: str, cookie: str) -> int:
    connection.request(method, path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    return answer.status
