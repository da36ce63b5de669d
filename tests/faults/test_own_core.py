"""Workers of a real service on cores of their own."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.faults.calls import Caller
from tests.server import Server, wait_until

if sys.platform != "linux":
    pytest.skip("only Linux binds a thread to a core", allow_module_level=True)

CORES = os.sched_getaffinity(0)


def workers_of(server: Server) -> list[int]:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    programs = {int(pid): Path(f"/proc/{pid}/cmdline").read_text() for pid in children}
    return [pid for pid, program in programs.items() if "resource_tracker" not in program]


def cores_of_threads(pid: int) -> list[set[int]]:
    return [os.sched_getaffinity(int(each.name)) for each in Path(f"/proc/{pid}/task").iterdir()]


def bound(server: Server) -> set[int]:
    """Return the cores that workers have to themselves."""
    return {
        next(iter(cores))
        for pid in workers_of(server)
        if len(cores := os.sched_getaffinity(pid)) == 1
    }


def test_a_service_binds_its_workers_and_not_what_hashes(tmp_path: Path) -> None:
    settings = {"WATCHWORD_WORKERS": str(len(CORES))}
    with Server(tmp_path, settings) as server, Caller(server.port) as caller:
        wait_until(lambda: bound(server) == CORES, within=20, what="each on its core")
        assert caller.sign_up("alice").status == 200
        of_threads = [cores for pid in workers_of(server) for cores in cores_of_threads(pid)]
        # Every thread that serves is bound, by the dozen; the few that are not hash.
        free = [cores for cores in of_threads if cores == CORES]
        assert 1 <= len(free) <= len(CORES)


def test_a_reload_leaves_each_worker_on_its_core(tmp_path: Path) -> None:
    with Server(tmp_path, {"WATCHWORD_WORKERS": str(len(CORES))}) as server:
        wait_until(lambda: bound(server) == CORES, within=20, what="each on its core")
        before = set(workers_of(server))
        os.kill(server.pid, signal.SIGHUP)
        wait_until(
            lambda: before.isdisjoint(workers_of(server)) and bound(server) == CORES,
            within=30,
            what="new workers on all cores",
        )


def test_a_worker_that_is_killed_leaves_its_core_to_the_next(tmp_path: Path) -> None:
    with Server(tmp_path, {"WATCHWORD_WORKERS": str(len(CORES))}) as server:
        wait_until(lambda: bound(server) == CORES, within=20, what="each on its core")
        os.kill(killed := workers_of(server)[0], signal.SIGKILL)
        wait_until(
            lambda: killed not in workers_of(server) and bound(server) == CORES,
            within=20,
            what="another worker on that core",
        )
