"""Workers on cores of their own."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from entrypoints import own_core

if sys.platform != "linux":
    pytest.skip("only Linux binds a thread to a core", allow_module_level=True)

CORES = os.sched_getaffinity(0)
SERVICE = os.getpid()


@contextmanager
def a_worker(*, workers: int = len(CORES), service: int = SERVICE) -> Iterator[set[int]]:
    """Tell where another worker runs; a thread stands for it, and is bound alone."""
    with ThreadPoolExecutor(1) as pool:
        slot = pool.submit(own_core.taken, workers=workers, service=service).result()
        yield pool.submit(os.sched_getaffinity, 0).result()
        if slot is not None:
            slot.close()


def test_each_has_another_and_one_too_many_has_none() -> None:
    with ExitStack() as stack:
        found = [stack.enter_context(a_worker()) for _ in range(len(CORES) + 1)]
    assert [len(cores) for cores in found[:-1]] == [1] * len(CORES)
    assert set.union(*found[:-1]) == found[-1] == CORES


def test_what_one_has_left_another_takes() -> None:
    with a_worker() as first:
        pass
    with a_worker() as second:
        assert second == first


@pytest.mark.skipif(len(CORES) == 1, reason="there are no fewer workers than one")
def test_fewer_than_cores_are_bound_to_none() -> None:
    with a_worker(workers=len(CORES) - 1) as cores:
        assert cores == CORES


def test_another_service_does_not_count() -> None:
    with a_worker() as mine, a_worker(service=-SERVICE) as other:
        assert other == mine


def test_a_sandbox_that_forbids_it_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(pid: int, cores: set[int]) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(os, "sched_setaffinity", forbidden)
        with a_worker() as cores:
            assert cores == CORES
    with a_worker() as cores:
        assert len(cores) == 1
