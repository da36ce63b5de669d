"""The process that watches over the workers killed outright."""

import os
import signal
from pathlib import Path

import pytest

from tests.faults.wrong_service import workers_live_on, wrong_server
from tests.server import Server, wait_until
from watchword_client import Client, Unreachable


def answers(url: str) -> bool:
    try:
        with Client(url, timeout=1) as client:
            return client.get("/health/live").status == 200
    except Unreachable:
        return False


def test_no_worker_serves_on_after_its_supervisor(tmp_path: Path) -> None:
    with Server(tmp_path, {}) as server:
        os.kill(server.pid, signal.SIGKILL)
        wait_until(lambda: not answers(server.url), within=10, what="the workers to end")


def test_a_worker_that_lives_on_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with wrong_server(tmp_path, {}, workers_live_on) as server:
        os.kill(server.pid, signal.SIGKILL)
        with pytest.raises(TimeoutError):
            wait_until(lambda: not answers(server.url), within=2, what="the workers to end")
