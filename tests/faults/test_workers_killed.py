"""Workers killed under a crowd, always the one that was started last."""

import os
import signal
import time
from pathlib import Path

from tests.faults.load import Load
from tests.faults.wrong_service import crashes_are_remembered, wrong_server
from tests.server import Server, wait_until

EVERY = 5.0
KILLS = 5


def kill_the_youngest(server: Server) -> list[int]:
    """Kill a worker, and return those there were."""
    was = server.workers()
    os.kill(max(was), signal.SIGKILL)
    return was


def replace_the_youngest(server: Server) -> None:
    """Kill a worker, and wait for the one that takes its place."""
    was = kill_the_youngest(server)
    wait_until(lambda: bool(set(server.workers()) - set(was)), within=15, what="another worker")


def replace_every_five_seconds(server: Server, load: Load, *, times: int) -> None:
    for _ in range(times):
        due = time.monotonic() + EVERY
        replace_the_youngest(server)
        load.until_well()
        time.sleep(max(0, due - time.monotonic()))


def test_a_worker_killed_every_five_seconds_costs_a_few_connections(tmp_path: Path) -> None:
    with Server(tmp_path, {}) as server:
        with Load([server.port]) as load:
            load.until_well()
            replace_every_five_seconds(server, load, times=KILLS)
        assert load.wrong() == []
        assert load.lost() == []
        # Each of the crowd has one connection, and may be unlucky each time.
        assert 0 < len(load.silences()) <= KILLS * (load.readers + load.writers)


def test_a_service_that_gives_up_after_two_kills_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with (
        wrong_server(tmp_path, {}, crashes_are_remembered) as server,
        Load([server.port]) as load,
    ):
        replace_every_five_seconds(server, load, times=1)
        kill_the_youngest(server)
        assert server.wait() == 1


def test_a_worker_that_dies_at_once_again_ends_the_service(tmp_path: Path) -> None:
    with Server(tmp_path, {}) as server:
        replace_the_youngest(server)
        kill_the_youngest(server)
        assert server.wait() == 1
