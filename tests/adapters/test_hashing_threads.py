"""Threads that hash do so in turn, and give back what they hold when nobody comes."""

import ctypes
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Semaphore, Thread, current_thread
from typing import TypeVar

import pytest

from adapters.argon2 import threads as hashing
from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.memory import give_back
from adapters.argon2.parameters import OWASP
from adapters.argon2.slots import OwnSlots
from adapters.argon2.threads import HashingThreads
from domain.password import Password

T = TypeVar("T")

LIBRARY = ctypes.CDLL(None)
LIBRARY.malloc.restype = ctypes.c_void_p

PATIENCE = 10.0
"""Seconds for what has to happen."""


def make_threads(count: int = 1, *, rest: Callable[[], None] = lambda: None) -> HashingThreads:
    return HashingThreads(count, begin=lambda: None, rest=rest)


def test_a_thread_rests_once_after_each_time_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "QUIET", 0.01)
    rests = Semaphore(0)
    threads = make_threads(rest=rests.release)
    for _ in range(2):
        assert threads.submit(lambda: "done").result(PATIENCE) == "done"
        assert rests.acquire(timeout=PATIENCE)
        assert not rests.acquire(timeout=0.1)


def test_it_is_the_thread_that_worked_which_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "QUIET", 0.01)
    resting = Future[Thread]()
    threads = make_threads(rest=lambda: resting.set_result(current_thread()))
    worked = threads.submit(current_thread).result(PATIENCE)
    assert resting.result(PATIENCE) is worked


def test_nobody_rests_while_there_is_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "QUIET", 0.01)
    rests, go_on = Event(), Event()
    threads = make_threads(rest=rests.set)
    outcomes = [threads.submit(lambda: go_on.wait(PATIENCE)) for _ in range(20)]
    assert not rests.wait(0.1)
    go_on.set()
    assert all(outcome.result(PATIENCE) for outcome in outcomes)


def test_work_is_begun_in_the_order_in_which_it_came() -> None:
    seen = list[int]()
    threads = make_threads()
    outcomes = [threads.submit(partial(seen.append, number)) for number in range(50)]
    outcomes[-1].result(PATIENCE)
    assert seen == list(range(50))


def test_a_rest_that_fails_ends_nobody_s_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "QUIET", 0.01)
    resting = Semaphore(0)

    def fail() -> None:
        resting.release()
        raise OSError

    threads = make_threads(rest=fail)
    for _ in range(2):
        assert threads.submit(lambda: "done").result(PATIENCE) == "done"
        assert resting.acquire(timeout=PATIENCE)


def test_they_end_with_whoever_holds_them() -> None:
    threads = make_threads(2)
    thread = threads.submit(current_thread).result(PATIENCE)
    del threads
    thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked to take memory back")
def test_a_process_holds_no_memory_for_hashes_once_nobody_hashes() -> None:
    hasher = Argon2PasswordHasher(OWASP, OwnSlots(1))
    block = OWASP.memory_cost * 1024
    at_most = _resident() + block / 2
    # What the C library maps for the first one it unmaps; from then on it keeps it.
    for _ in range(3):
        hasher.hash(Password("once and again"))
    end = time.monotonic() + PATIENCE
    while _resident() > at_most and time.monotonic() < end:
        time.sleep(0.05)
    assert _resident() <= at_most


@pytest.mark.skipif(not hasattr(LIBRARY, "malloc_trim"), reason="another C library keeps less")
def test_a_block_that_something_has_taken_a_piece_of_is_given_back_as_well() -> None:
    size = OWASP.memory_cost * 1024
    # In another process, on a thread whose memory nothing has left its traces in.
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        kept, left = other.submit(_on_a_thread, _kept_and_left, size).result()
    assert kept > 1.5 * size
    assert left < size / 2


def _on_a_thread(work: Callable[[int], T], size: int) -> T:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, size).result()


def _kept_and_left(size: int) -> tuple[int, int]:
    _free(_taken(size))  # The first one is mapped by itself, and so unmapped.
    before = _resident()
    block, _above = _taken(size), _taken(60_000)
    _free(block)
    _piece, another = _taken(60_000), _taken(size)
    _free(another)
    kept = _resident() - before
    give_back(size)
    return kept, _resident() - before


def _taken(size: int) -> int:
    block: int = LIBRARY.malloc(ctypes.c_size_t(size))
    ctypes.memset(block, 1, size)
    return block


def _free(block: int) -> None:
    LIBRARY.free(ctypes.c_void_p(block))


def _resident() -> int:
    found = Path("/proc/self/smaps_rollup").read_text().split("Rss:")[1]
    return int(found.split()[0]) * 1024
