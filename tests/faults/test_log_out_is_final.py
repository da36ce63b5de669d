"""Readers that go on asking while their session is logged out."""

import threading
import time
from pathlib import Path

from attrs import define, field

from tests.faults.calls import Caller, at_once
from tests.faults.wrong_service import changes_are_not_told, wrong_server
from tests.server import Server

READERS = 16
AFTERWARDS = 400
"""Requests that each reader sends after the log-out was answered."""


@define
class Reader:
    port: int
    cookie: str
    is_over: threading.Event
    before: list[int] = field(factory=list)
    afterwards: list[int] = field(factory=list)

    def read_on(self) -> None:
        with Caller(self.port) as caller:
            while len(self.afterwards) < AFTERWARDS:
                seen = self.afterwards if self.is_over.is_set() else self.before
                seen.append(caller.read(self.cookie).status)


def read_beyond_a_log_out(server: Server) -> list[Reader]:
    """Have a crowd read with one session, which is logged out meanwhile."""
    with Caller(server.port) as caller:
        cookie = caller.sign_up("ada").cookie
    is_over = threading.Event()
    readers = [Reader(server.port, cookie, is_over) for _ in range(READERS)]

    def log_out() -> None:
        time.sleep(1)  # The readers are at full speed by then.
        with Caller(server.port) as caller:
            assert caller.log_out(cookie).status == 200
        is_over.set()

    at_once([*(reader.read_on for reader in readers), log_out])
    return readers


def test_no_request_sent_after_the_answer_to_a_log_out_is_accepted(tmp_path: Path) -> None:
    with Server(tmp_path, {"WATCHWORD_WORKERS": "2"}) as server:
        readers = read_beyond_a_log_out(server)
    assert all(200 in reader.before for reader in readers)
    assert {status for reader in readers for status in reader.afterwards} == {401}
    assert sum(len(reader.afterwards) for reader in readers) >= 5_000


def test_processes_that_do_not_tell_each_other_are_found_out(tmp_path: Path) -> None:
    """The control."""
    settings = {"WATCHWORD_WORKERS": "2"}
    with wrong_server(tmp_path, settings, changes_are_not_told) as server:
        readers = read_beyond_a_log_out(server)
    assert 200 in {status for reader in readers for status in reader.afterwards}
