"""Workers on cores of their own."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from entrypoints import own_core

if sys.platform != "linux":
    pytest.skip("only Linux binds a thread to a core", allow_module_level=True)

CORES = os.sched_getaffinity(0)


def cores_of(worker: int, *, workers: int = len(CORES)) -> set[int]:
    """Tell where a worker runs; a thread stands for it, and is bound alone."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(own_core.take, worker, workers=workers).result()
        return pool.submit(os.sched_getaffinity, 0).result()


def test_each_worker_has_another_core() -> None:
    found = [cores_of(worker) for worker in range(len(CORES))]
    assert [len(cores) for cores in found] == [1] * len(CORES)
    assert set.union(*found) == CORES


def test_one_that_replaces_another_has_the_same() -> None:
    assert cores_of(0) == cores_of(0)


def test_one_more_than_there_are_cores_is_bound_to_none() -> None:
    assert cores_of(len(CORES), workers=len(CORES) + 1) == CORES


@pytest.mark.skipif(len(CORES) == 1, reason="there are no fewer workers than one")
def test_fewer_than_cores_are_bound_to_none() -> None:
    assert cores_of(0, workers=len(CORES) - 1) == CORES


def test_a_sandbox_that_forbids_it_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(pid: int, cores: set[int]) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", forbidden)
    assert cores_of(0) == CORES
