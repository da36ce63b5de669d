"""What is done again and again beside serving, and what the log says where it cannot be."""

import logging
from collections.abc import Callable
from queue import Queue
from threading import Event, current_thread

import pytest

from domain.errors import RecordsUnavailable
from entrypoints import watch
from entrypoints.watch import Step


def failing(*failures: Exception | None) -> Callable[[], None]:
    """Fail, or do not, once for each."""
    left = list(failures)

    def do() -> None:
        if failure := left.pop(0):
            raise failure

    return do


def test_an_interruption_is_told_once_for_each_time_that_it_begins(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lost = RecordsUnavailable()
    step = Step(failing(None, lost, lost, lost, None, lost, None))
    for _ in range(7):
        step()
    told = [(each.levelno, each.message) for each in caplog.records]
    assert told == [(logging.ERROR, "watch.interrupted")] * 2


def test_a_fault_is_told_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    step = Step(failing(ZeroDivisionError(), MemoryError(), None))
    for _ in range(3):
        step()
    assert [each.message for each in caplog.records] == ["watch.failed"] * 2
    assert all(each.exc_info for each in caplog.records)


def test_whoever_is_slow_to_be_told_holds_up_no_watching(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "EVERY", 0.0)
    watched: Queue[None] = Queue(1)
    told = Event()

    def tell() -> None:
        assert current_thread().daemon
        told.set()
        Event().wait()

    watch.begin(lambda: watched.put(None), tell)
    assert told.wait(30)
    for _ in range(3):
        watched.get(timeout=30)
