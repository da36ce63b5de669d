"""PostgreSQL stopped without a word: connections stay open, and nothing comes by them."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from entrypoints.http.server import BLOCKING_THREADS
from tests.faults.calls import Caller
from tests.faults.load import Load
from tests.faults.on_postgres import on
from tests.faults.wrong_service import waits_have_no_end, wrong_server
from tests.postgres_server import PostgresServer, own_server
from tests.server import Server

SECONDS = 30
ALONE = {"WATCHWORD_WORKERS": "1"}
CROWD = BLOCKING_THREADS + 50
QUESTIONS = 20


def signed_up(port: int) -> str:
    with Caller(port) as caller:
        return caller.sign_up("ada").cookie


@contextmanager
def crowd_of_readers(port: int, cookie: str) -> Iterator[None]:
    """Have more people ask at once than there are threads to answer them."""
    request = f"GET /api/user HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(CROWD):
            reader = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            reader.sendall(request.encode())
        yield


def ask_behind_a_crowd(postgres: PostgresServer, server: Server) -> None:
    """Ask for what needs no database, for a while; a TimeoutError says that no answer came."""
    cookie = signed_up(server.port)
    with (
        postgres.stalled(),
        crowd_of_readers(server.port, cookie),
        Caller(server.port, patience=10) as caller,
    ):
        for _ in range(QUESTIONS):
            assert caller.ask_for_life().status == 200
            time.sleep(0.1)


def stall(postgres: PostgresServer, load: Load) -> None:
    load.until_well()
    with postgres.stalled():
        time.sleep(SECONDS)


def test_a_server_that_stands_still_for_30_seconds_keeps_nobody_waiting(tmp_path: Path) -> None:
    with own_server() as postgres, Server(tmp_path, on(postgres)) as server:
        with Load([server.port]) as load:
            stall(postgres, load)
            load.until_well()
        assert load.wrong() == []
        assert load.lost() == []
    # A silence is an answer that has not come in 20 seconds.
    assert load.silences() == []
    assert "store-unavailable" in {each.code for each in load.outages()}


def test_a_service_that_waits_for_as_long_as_it_takes_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with (
        own_server() as postgres,
        wrong_server(tmp_path, on(postgres), waits_have_no_end) as server,
        Load([server.port]) as load,
    ):
        stall(postgres, load)
    assert load.silences() != []


def test_behind_a_crowd_that_waits_for_such_a_server_others_are_answered(tmp_path: Path) -> None:
    with own_server() as postgres, Server(tmp_path, on(postgres) | ALONE) as server:
        ask_behind_a_crowd(postgres, server)


def test_a_service_all_of_whose_threads_wait_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with (
        own_server() as postgres,
        wrong_server(tmp_path, on(postgres) | ALONE, waits_have_no_end) as server,
        pytest.raises(TimeoutError),
    ):
        ask_behind_a_crowd(postgres, server)
