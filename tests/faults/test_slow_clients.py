"""Five hundred clients who take their time, beside some who do not."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.faults.load import Asked, Load
from tests.faults.wrong_service import threads_are_few, wrong_server
from tests.server import Server, wait_until

HOST = b"Host: a.test\r\n"
A_STALLED_HEAD = b"POST /api/user/login HTTP/1.1\r\n" + HOST
A_STALLED_BODY = (
    A_STALLED_HEAD + b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n" + b"{"
)
# More answers than fit between the two: the rest waits for a reader who never comes.
A_SLOW_READER = (b"GET /problems HTTP/1.1\r\n" + HOST + b"\r\n") * 100

SLOW = {A_STALLED_HEAD: 250, A_STALLED_BODY: 80, A_SLOW_READER: 170}
"""Stalled bodies are fewer than two workers take in at a time, however they are shared out."""


@contextmanager
def slow_clients(port: int, crowd: dict[bytes, int]) -> Iterator[None]:
    with ExitStack() as stack:
        for sent, number in crowd.items():
            for _ in range(number):
                client = stack.enter_context(socket.socket())
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
                client.settimeout(10)
                client.connect(("127.0.0.1", port))
                client.sendall(sent)
        yield


def test_500_slow_clients_hold_up_nobody(tmp_path: Path) -> None:
    assert sum(SLOW.values()) == 500
    with Server(tmp_path, {"WATCHWORD_WORKERS": "2"}) as server:
        with Load([server.port]) as load:
            load.until_well()
            with slow_clients(server.port, SLOW):
                for _ in range(5):
                    load.until_well()
        assert load.failed() == []
        assert load.lost() == []


def test_a_service_of_few_threads_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with (
        wrong_server(tmp_path, {"WATCHWORD_WORKERS": "2"}, threads_are_few) as server,
        Load([server.port]) as load,
    ):
        load.until_well()
        with slow_clients(server.port, SLOW), pytest.raises(TimeoutError):
            load.until_well(within=5)


def test_more_stalled_bodies_than_are_taken_in_hold_up_writers_alone(tmp_path: Path) -> None:
    with Server(tmp_path, {"WATCHWORD_WORKERS": "2"}) as server:
        with Load([server.port]) as load:
            load.until_well()
            with slow_clients(server.port, {A_STALLED_BODY: 400}):
                wait_until(lambda: len(load.outages()) > 20, within=20, what="refusals")
            load.until_well()
        assert load.wrong() == []
        assert load.lost() == []
        assert {(each.asked, each.code) for each in load.outages()} == {
            (Asked.SIGN_UP, "overloaded")
        }
