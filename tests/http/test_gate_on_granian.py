"""What raw bytes on a socket come to: refused by the server, by the gate, or let through.

The server's own refusals cannot carry our headers or documents; the table says which they are.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

import pytest
from attrs import frozen

from entrypoints.http.gate import BODY_SLOTS

ROOT = Path(__file__).parents[2]
HOST = b"Host: a.test\r\n"
CLOSE = b"Connection: close\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
HELLO = b"5\r\nhello\r\n0\r\n\r\n"


@frozen
class Server:
    port: int
    process: "subprocess.Popen[str]"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def answer(self, *sent: bytes, end: bool = False) -> bytes:
        with self.connect() as connection:
            return exchange(connection, *sent, end=end)

    def calls(self) -> int:
        answer = self.answer(b"GET /calls HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")
        return int(json.loads(body_of(answer))["calls"])


def exchange(connection: socket.socket, *sent: bytes, end: bool = False) -> bytes:
    """Send, and receive until the server closes; `end` says that nothing more will come."""
    received = b""
    try:
        connection.sendall(b"".join(sent))
        if end:
            connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65536):
            received += piece
    except (ConnectionResetError, BrokenPipeError):
        # A server that closes with unread bytes resets the connection, perhaps after its answer.
        pass
    return received


def statuses(received: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"^HTTP/1\.[01] (\d{3})", received, re.MULTILINE)]


def body_of(received: bytes) -> bytes:
    return received.partition(b"\r\n\r\n")[2]


@contextmanager
def running() -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("counting_app.py")), str(port)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    server = Server(port, process)
    try:
        until_it_listens(server)
        yield server
    finally:
        process.terminate()
        process.communicate(timeout=20)


def until_it_listens(server: Server) -> None:
    deadline = time.monotonic() + 20
    while True:
        assert server.process.poll() is None, "the server ended at its start"
        try:
            server.calls()
        except OSError:
            assert time.monotonic() < deadline, "the server does not listen"
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


def get(target: bytes = b"/", *headers: bytes, method: bytes = b"GET") -> bytes:
    return method + b" " + target + b" HTTP/1.1\r\n" + HOST + CLOSE + b"".join(headers) + b"\r\n"


def post(*headers: bytes, body: bytes = b"hello") -> bytes:
    return b"POST / HTTP/1.1\r\n" + HOST + CLOSE + b"".join(headers) + b"\r\n" + body


def length(value: bytes) -> bytes:
    return b"Content-Length: " + value + b"\r\n"


def with_host(*hosts: bytes) -> bytes:
    lines = b"".join(b"Host: " + host + b"\r\n" for host in hosts)
    return b"GET / HTTP/1.1\r\n" + lines + CLOSE + b"\r\n"


Outcome = tuple[Literal["server", "gate", "app"], int]
SERVER_400: Outcome = ("server", 400)
SERVER_431: Outcome = ("server", 431)
GATE_400: Outcome = ("gate", 400)
GATE_413: Outcome = ("gate", 413)
GATE_414: Outcome = ("gate", 414)
APP: Outcome = ("app", 200)

REQUESTS: dict[str, tuple[Outcome, bytes]] = {
    "no host": (GATE_400, with_host()),
    "an empty host": (GATE_400, with_host(b"")),
    "two hosts": (GATE_400, with_host(b"a.test", b"b.test")),
    "one host twice": (GATE_400, with_host(b"a.test", b"a.test")),
    "a host with a space": (GATE_400, with_host(b"a b")),
    "a host with a user": (GATE_400, with_host(b"user@a.test")),
    "a host with a bad port": (GATE_400, with_host(b"a.test:port")),
    "a host beyond ASCII": (GATE_400, with_host(b"\xc3\xa9.test")),
    "a cookie beyond ASCII": (GATE_400, get(b"/", b"Cookie: a=\xc3\xa9; sessionid=x\r\n")),
    "an authorization beyond ASCII": (GATE_400, get(b"/", b"Authorization: Bearer \xff\r\n")),
    "a host with a space before the colon": (SERVER_400, b"GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
    "a declared body": (APP, post(length(b"5"))),
    "a chunked body": (APP, post(CHUNKED, body=HELLO)),
    "a chunked body with extensions and trailers": (
        APP,
        post(CHUNKED, body=b"5;x=y\r\nhello\r\n0\r\nTrailer: x\r\n\r\n"),
    ),
    "a length and chunks: the chunks count": (APP, post(length(b"9"), CHUNKED, body=HELLO)),
    "chunks and a length: the chunks count": (APP, post(CHUNKED, length(b"9"), body=HELLO)),
    "one length twice": (APP, post(length(b"5"), length(b"5"))),
    "a negative length": (SERVER_400, post(length(b"-5"))),
    "a signed length": (SERVER_400, post(length(b"+5"))),
    "an empty length": (SERVER_400, post(length(b""))),
    "a list of lengths": (SERVER_400, post(length(b"5, 5"))),
    "a length in hexadecimal": (SERVER_400, post(length(b"0x5"))),
    "two different lengths": (SERVER_400, post(length(b"5"), length(b"6"))),
    "a length no machine counts to": (SERVER_400, post(length(b"9" * 40))),
    "a body declared too large": (GATE_413, post(length(b"16385"))),
    "a chunked body too large": (GATE_413, post(CHUNKED, body=b"5000\r\n" + b"x" * 0x5000)),
    "an unknown coding": (SERVER_400, post(b"Transfer-Encoding: gzip\r\n")),
    "a coding that looks like chunked": (SERVER_400, post(b"Transfer-Encoding: xchunked\r\n")),
    "a coding beneath chunks": (
        GATE_400,
        post(b"Transfer-Encoding: gzip, chunked\r\n", body=HELLO),
    ),
    "chunks and then another coding": (
        SERVER_400,
        post(CHUNKED, b"Transfer-Encoding: identity\r\n", body=HELLO),
    ),
    "chunks twice": (GATE_400, post(CHUNKED, CHUNKED, body=HELLO)),
    "chunks in HTTP/1.0": (SERVER_400, b"POST / HTTP/1.0\r\n" + HOST + CHUNKED + b"\r\n" + HELLO),
    "a folded header": (SERVER_400, get(b"/", b"X-A: a\r\n b\r\n")),
    "a NUL in a header": (SERVER_400, get(b"/", b"X-A: a\0b\r\n")),
    "a bare CR in a header": (SERVER_400, get(b"/", b"X-A: a\rX-B: b\r\n")),
    "70 KB of headers": (SERVER_431, get(b"/", b"X-A: " + b"a" * 70_000 + b"\r\n")),
    "200 headers": (SERVER_431, get(b"/", *(b"X-%d: a\r\n" % n for n in range(200)))),
    "an address of 64 KB": (SERVER_431, get(b"/" + b"a" * 65_536)),
    "an address of 5 KB": (GATE_414, get(b"/" + b"a" * 5_000)),
    "a query of 5 KB": (GATE_414, get(b"/?" + b"a" * 5_000)),
    "a NUL in the path": (SERVER_400, get(b"/a\0b")),
    "an escaped NUL in the path": (APP, get(b"/a%00b")),
    "an invalid escape": (APP, get(b"/a%zz%")),
    "escaped bytes that are not UTF-8": (APP, get(b"/%ff%fe")),
    "bytes that are not UTF-8": (SERVER_400, get(b"/\xff\xfe")),
    "a space in the path": (SERVER_400, get(b"/a b")),
    "a path that starts like a host": (APP, get(b"//evil.test/x")),
    "a path with dots": (APP, get(b"/../../etc/passwd")),
    "an absolute target": (APP, get(b"http://a.test/x?y=1")),
    "OPTIONS of the whole server": (APP, get(b"*", method=b"OPTIONS")),
    "CONNECT": (APP, get(b"a.test:80", method=b"CONNECT")),
    "TRACE": (APP, get(method=b"TRACE")),
    "an unknown method": (APP, get(method=b"BREW")),
    "a lowercase method": (APP, get(method=b"get")),
    "a method that is no token": (SERVER_400, get(method=b"G(T")),
    "HTTP/1.0": (APP, b"GET / HTTP/1.0\r\n" + HOST + b"\r\n"),
    "HTTP/1.0 without a host": (GATE_400, b"GET / HTTP/1.0\r\n\r\n"),
    "HTTP/0.9": (SERVER_400, b"GET /\r\n\r\n"),
    "HTTP/2 by name": (SERVER_400, b"GET / HTTP/2.0\r\n" + HOST + b"\r\n"),
    "an upgrade to a websocket": (
        APP,
        get(b"/", b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"),
    ),
    "bare line feeds": (APP, b"GET / HTTP/1.1\nHost: a.test\nConnection: close\n\n"),
    "garbage": (SERVER_400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
}


@pytest.mark.parametrize(("outcome", "sent"), REQUESTS.values(), ids=REQUESTS.keys())
def test_bytes_on_the_wire(server: Server, outcome: Outcome, sent: bytes) -> None:
    before = server.calls()
    received = server.answer(sent)
    by, status = outcome
    assert statuses(received) == [status]
    assert (b"\r\nx-request-id: " in received) == (by != "server")
    assert (b'"type":"/problems/' in received) == (by == "gate")
    assert server.calls() - before == (1 if by == "app" else 0)


def test_a_request_that_only_http_2_understands_is_closed_without_a_word(server: Server) -> None:
    before = server.calls()
    assert server.answer(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == b""
    assert server.calls() == before


@pytest.mark.parametrize("framing", [length(b"5"), CHUNKED])
def test_a_body_reaches_the_application_however_it_is_framed(
    server: Server, framing: bytes
) -> None:
    body = HELLO if framing == CHUNKED else b"hello"
    assert json.loads(body_of(server.answer(post(framing, body=body))))["body"] == "hello"


def test_a_body_that_ends_early_has_no_effect(server: Server) -> None:
    before = server.calls()
    assert statuses(server.answer(post(length(b"9"), body=b"hel"), end=True)) == [400]
    assert server.calls() == before


def test_a_chunk_that_ends_early_reaches_the_application_as_what_came_of_it(
    server: Server,
) -> None:
    # The server does not tell it from an end; what is not whole JSON is refused behind the gate.
    received = server.answer(post(CHUNKED, body=b"9\r\nhel"), end=True)
    assert json.loads(body_of(received))["body"] == "hel"


def test_a_large_body_is_refused_while_it_is_still_coming(server: Server) -> None:
    before = server.calls()
    assert statuses(server.answer(post(length(b"10000000")), b"x" * 10_000_000)) in ([413], [])
    assert server.calls() == before


def test_pipelined_requests_are_answered_in_their_order(server: Server) -> None:
    first = b"POST /1 HTTP/1.1\r\n" + HOST + length(b"5") + b"\r\nhello"
    received = server.answer(first, get(b"/2"))
    assert re.findall(rb'"path": "(/\d)"', received) == [b"/1", b"/2"]


@pytest.mark.parametrize(
    "smuggler",
    [
        b"POST / HTTP/1.1\r\n" + HOST + length(b"4") + CHUNKED + b"\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + CHUNKED + length(b"4") + b"\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + length(b"0") + length(b"44") + b"\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n0;\n\r\n\r\n",
    ],
)
def test_nothing_is_smuggled_behind_a_doubtful_frame(server: Server, smuggler: bytes) -> None:
    received = server.answer(smuggler, get(b"/smuggled"), end=True)
    assert len(statuses(received)) == 1
    assert b"/smuggled" not in received


def test_a_body_the_gate_did_not_read_is_never_taken_for_a_request(server: Server) -> None:
    hidden = get(b"/hidden").ljust(20_000, b"x")
    before = server.calls()
    assert b"/hidden" not in server.answer(post(length(b"20000"), body=hidden), end=True)
    assert server.calls() == before


def test_a_head_that_never_ends_is_cut_off(server: Server) -> None:
    assert server.answer(b"GET / HTTP/1.1\r\nHos") == b""


def test_stalled_bodies_leave_room_for_others_and_for_themselves_once_gone(
    server: Server,
) -> None:
    with ExitStack() as stalled:

        def one_more() -> None:
            connection = stalled.enter_context(server.connect())
            connection.sendall(b"POST / HTTP/1.1\r\n" + HOST + length(b"9") + b"\r\nhel")

        for _ in range(BODY_SLOTS):
            one_more()
        # The server starts their threads one after another, and may have lost a connection.
        until_answered(server, 503, otherwise=one_more)
        before = server.calls()
        assert statuses(server.answer(get())) == [200]
        refused = server.answer(post(length(b"5")))
        assert statuses(refused) == [503]
        assert b"\r\nretry-after: 1\r\n" in refused
    until_answered(server, 200)
    assert server.calls() - before == 2


def until_answered(
    server: Server, status: int, *, otherwise: Callable[[], None] = lambda: None
) -> None:
    deadline = time.monotonic() + 20
    while statuses(answer := server.answer(post(length(b"5")))) != [status]:
        assert time.monotonic() < deadline, f"no body was answered {status}, but {answer!r}"
        otherwise()
        time.sleep(0.05)


def test_a_request_under_way_is_answered_before_the_server_stops() -> None:
    with running() as server, server.connect() as connection:
        connection.sendall(get(b"/slow"))
        time.sleep(0.3)  # for the request to be under way; there is no event to wait for
        server.process.send_signal(signal.SIGTERM)
        assert statuses(exchange(connection)) == [200]
        assert server.process.wait(timeout=10) == 0


def test_a_stalled_body_does_not_keep_the_server_from_stopping() -> None:
    with running() as server, server.connect() as stalled:
        stalled.sendall(b"POST / HTTP/1.1\r\n" + HOST + length(b"9") + b"\r\nhel")
        assert statuses(server.answer(get())) == [200]
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=10) == 0


def test_the_server_speaks_only_through_the_logging_of_its_starter() -> None:
    with running() as server:
        server.process.send_signal(signal.SIGTERM)
        out, err = server.process.communicate(timeout=20)
    assert out == ""
    assert "Listening at" in err
    assert [line for line in err.splitlines() if not line.startswith("STARTER _granian")] == []
