"""Who writes the lines of requests, and what becomes of them when nobody reads."""

import os
from select import PIPE_BUF
from threading import Thread

from entrypoints.environ import PROBLEM, REQUEST_ID, STATUS
from entrypoints.http.client_device import ClientDevice
from entrypoints.http.request_line import encoded
from entrypoints.http.request_log import RequestLog
from entrypoints.http.route_templates import RouteTemplates
from entrypoints.log_writer import LogWriter, pieces

REQUEST = {REQUEST_ID: "0" * 24, STATUS: 200, "REQUEST_METHOD": "GET", "PATH_INFO": "/version"}


def log_of(lines: int) -> RequestLog:
    log = RequestLog(ClientDevice(), lambda _: None, RouteTemplates())
    for _ in range(lines):
        log.add({**REQUEST, PROBLEM: None}, 0)
    return log


def test_lines_are_cut_where_they_end_and_no_longer_than_a_pipe_takes_at_once() -> None:
    whole = encoded(log_of(1000).taken())
    cut = list(pieces(whole))
    assert b"".join(cut) == whole
    assert all(len(piece) <= PIPE_BUF and piece.endswith(b"\n") for piece in cut)
    assert len(cut) < 100


def test_a_line_longer_than_that_is_passed_on_in_one_piece() -> None:
    long = b"x" * PIPE_BUF * 2 + b"\n"
    assert b"".join(pieces(long + b"y\n")) == long + b"y\n"


def test_a_pipe_that_is_full_is_waited_for_and_no_line_is_lost() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    log = log_of(2000)
    written = Thread(target=LogWriter(log, descriptor=writing).write)
    written.start()
    read = b""
    while read.count(b"\n") < 2000:
        read += os.read(reading, 65536)
    written.join(10)
    assert read.count(b'"request.answered"') == 2000
    os.close(reading)
    os.close(writing)
