"""What only the network can do to a call."""

import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.util import shift_path_info

import pytest

from tests.client.answering import echo
from tests.client.serving import served
from watchword_client import Client, Unreachable

CREDENTIALS = {"username": "user1", "password": "hunter2-secret"}


@contextmanager
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def url_of(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


class Slamming:
    """Reads each request, counts it, and hangs up in the middle of an answer."""

    def __init__(self, listener: socket.socket, answer: bytes) -> None:
        self.requests = 0
        self.url = url_of(listener)
        self._listener, self._answer = listener, answer

    def __call__(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                self.requests += 1
                connection.sendall(self._answer)


BROKEN_ANSWERS = [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", b"junk"]


@contextmanager
def slamming(answer: bytes) -> Iterator[Slamming]:
    with listening() as listener:
        server = Slamming(listener, answer)
        thread = Thread(target=server)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.mark.parametrize("answer", BROKEN_ANSWERS)
def test_a_change_that_is_broken_off_is_not_repeated(answer: bytes) -> None:
    with slamming(answer) as server, pytest.raises(Unreachable) as raised:
        Client(server.url).sign_up(**CREDENTIALS)
    assert server.requests == 1
    assert "secret" not in repr(raised.value) + str(raised.value)


@pytest.mark.parametrize("answer", BROKEN_ANSWERS)
def test_a_read_that_is_broken_off_is_not_repeated(answer: bytes) -> None:
    with slamming(answer) as server, pytest.raises(Unreachable):
        Client(server.url).me()
    assert server.requests == 1


def test_a_server_that_does_not_answer_is_given_up() -> None:
    with listening() as listener, pytest.raises(Unreachable, match="timed out"):
        Client(url_of(listener), timeout=0.05).me()


def test_nobody_listening_is_unreachable() -> None:
    with listening() as listener:
        url = url_of(listener)
    with pytest.raises(Unreachable, match=f"no answer from {url}"):
        Client(url).me()


def test_the_path_of_the_base_url_comes_before_every_path() -> None:
    def mounted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        assert shift_path_info(environ) == "auth"
        return echo(environ, start_response)

    with served(mounted) as url:
        assert Client(f"{url}/auth/").get("/api/user").data["path"] == "/auth/api/user"


def test_a_client_can_be_used_again_after_its_block() -> None:
    with served(echo) as url:
        client = Client(url)
        with client:
            client.get("/")
        with client:
            assert client.get("/").status == 200
