"""Who is let into the line for hashing, how long it takes, and what it leaves to others."""

import gc
import itertools
import math
import os
import sys
import weakref
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait
from threading import Event, Thread, get_native_id

import pytest

from adapters.argon2 import line as lines
from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.line import HELD, NICENESS, PLACES, WAIT_LIMIT, HashingLine, places
from adapters.argon2.pace import WINDOW, Pace
from adapters.argon2.parameters import CHEAPEST, OWASP, RFC_9106, guessed_seconds
from adapters.argon2.slots import OwnSlots, Slots
from application.name_claims import WAITING
from domain.errors import CorruptPasswordHash, Overloaded
from domain.password import Password, PasswordHash
from entrypoints.http.gate import BODY_SLOTS
from entrypoints.http.server import BLOCKING_THREADS
from tests.adapters.held_slots import HeldSlots


def make_line(
    slots: Slots | None = None,
    *,
    turn: float = 0.001,
    threads: int = 1,
    pause: Callable[[float], object] = lambda _: None,
) -> HashingLine:
    pace = Pace(turn)
    return HashingLine(slots or OwnSlots(1), pace, threads, rest=lambda: None, pause=pause)


def test_the_pace_is_a_guess_until_it_is_known() -> None:
    pace = Pace(0.4)
    assert pace.seconds == 0.4
    for _ in range(WINDOW):
        pace.note(0.02)
    assert pace.seconds == 0.02


def test_a_few_outliers_do_not_change_the_pace() -> None:
    pace = Pace(0.02)
    for turn in [0.02, 0.02, 30.0, 0.02, 0.0, 0.02, 30.0, 0.02]:
        pace.note(turn)
    assert pace.seconds == 0.02


def test_a_lasting_change_becomes_the_pace() -> None:
    pace = Pace(0.02)
    for turn in [0.02] * 100 + [0.1] * WINDOW:
        pace.note(turn)
    assert pace.seconds == 0.1


def test_the_guess_knows_the_dear_parameters_from_the_usual_ones() -> None:
    assert 0.01 < guessed_seconds(OWASP) < guessed_seconds(RFC_9106) < 1


def test_the_faster_the_hashing_the_more_may_wait() -> None:
    assert places(WAIT_LIMIT * 1.01, threads=1) == 1
    assert places(WAIT_LIMIT / 3, threads=1) == 1 + 3
    assert places(WAIT_LIMIT / 3, threads=2) == 2 + 6
    assert places(0.000_001, threads=2) == PLACES


def test_all_who_may_wait_at_a_time_leave_threads_to_readers() -> None:
    assert PLACES + HELD + WAITING + BODY_SLOTS < BLOCKING_THREADS


def test_a_line_that_is_full_says_when_it_will_be_worked_off() -> None:
    slots, turn = HeldSlots(1), WAIT_LIMIT * 0.75
    line = make_line(slots, turn=turn)
    with ThreadPoolExecutor(3) as crowd:
        outcomes = as_completed([crowd.submit(line.run, int) for _ in range(3)], timeout=5)
        refusal = next(outcomes).exception()
        slots.is_free.set()
        assert [outcome.result() for outcome in outcomes] == [0, 0]
    assert isinstance(refusal, Overloaded)
    assert refusal.retry_after == math.ceil(2 * turn)


def test_refusals_are_held_back_but_for_those_that_would_take_the_threads_of_readers() -> None:
    slots, is_over = HeldSlots(1), Event()
    line = make_line(slots, turn=WAIT_LIMIT * 1.01, pause=lambda _: is_over.wait(timeout=10))
    with ThreadPoolExecutor(1 + HELD + 1) as crowd:
        outcomes = [crowd.submit(line.run, int) for _ in range(1 + HELD + 1)]
        on_top, held = wait(outcomes, timeout=10, return_when=FIRST_COMPLETED)
        assert [type(each.exception()) for each in on_top] == [Overloaded]
        slots.is_free.set()
        [admitted], held = wait(held, timeout=10, return_when=FIRST_COMPLETED)
        assert admitted.result() == 0
        is_over.set()
    assert [type(each.exception()) for each in held] == [Overloaded] * HELD


def test_the_pace_is_that_of_turns_with_the_wait_for_a_slot() -> None:
    readings = itertools.count(step=0.25)
    line = HashingLine(OwnSlots(1), Pace(9.0), 1, rest=lambda: None, seconds=lambda: next(readings))
    for _ in range(WINDOW):
        line.run(int)
    assert line.pace.seconds == 0.25


def test_whoever_gets_no_turn_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "PATIENCE", 0.01)
    slots, done = HeldSlots(1), list[str]()
    line = make_line(slots)
    with pytest.raises(Overloaded):
        line.run(int)
    with pytest.raises(Overloaded):
        line.run(lambda: done.append("too late"))
    monkeypatch.undo()
    slots.is_free.set()
    assert line.run(lambda: "in time") == "in time"
    assert not done


def test_work_that_fails_gives_its_place_back() -> None:
    line = make_line()
    for _ in range(PLACES + 1):
        with pytest.raises(ZeroDivisionError):
            line.run(lambda: 1 // 0)
    assert line.run(int) == 0


def test_siblings_share_the_slots_among_them() -> None:
    def threads(siblings: int) -> int:
        hasher = Argon2PasswordHasher(CHEAPEST, slots=OwnSlots(4), siblings=siblings)
        return hasher.line.threads

    assert [threads(siblings) for siblings in (1, 2, 3, 4, 128)] == [4, 2, 2, 1, 1]


@pytest.mark.skipif(sys.platform != "linux", reason="priorities are of threads on Linux alone")
def test_hashing_gives_way_to_the_threads_that_serve() -> None:
    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, get_native_id())

    usual = priority()
    assert make_line().run(priority) == min(usual + NICENESS, 19)
    assert priority() == usual


def test_where_priorities_are_forbidden_passwords_are_hashed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forbidden(which: int, who: int, priority: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", forbidden)
    assert make_line().run(int) == 0


def test_without_a_thread_to_spare_one_is_told_to_come_again_and_the_next_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none_to_spare(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    line = make_line(threads=2)
    with monkeypatch.context() as patched:
        patched.setattr(Thread, "start", none_to_spare)
        for _ in range(PLACES + 1):
            with pytest.raises(Overloaded):
                line.run(lambda: "hash")
    assert line.run(lambda: "hash") == "hash"


def test_a_password_goes_with_its_request_even_where_hashing_fails() -> None:
    hasher = Argon2PasswordHasher(CHEAPEST, OwnSlots(1))
    gc.disable()
    try:
        secret = Password("gone at once")
        gone = weakref.ref(secret)
        with pytest.raises(CorruptPasswordHash):
            hasher.verify(secret, PasswordHash("none"))
        del secret
        hasher.hash(Password("the thread that hashed has another in hand"))
        assert gone() is None
    finally:
        gc.enable()
