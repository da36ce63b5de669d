"""One sign-up of a name at a time."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event

import pytest

from application.name_claims import WAITING, NameClaims
from domain.errors import Overloaded


def test_the_second_of_one_name_waits_for_the_first() -> None:
    claims, second_is_off = NameClaims(patience=60), Event()

    def second() -> str:
        second_is_off.set()
        with claims.of("alice"):
            return "got it"

    with ThreadPoolExecutor() as threads:
        with claims.of("alice"):
            waiting = threads.submit(second)
            second_is_off.wait()
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.05)
        assert waiting.result(timeout=10) == "got it"


def test_another_name_does_not_wait() -> None:
    claims = NameClaims(patience=0)
    with claims.of("alice"), claims.of("bob"):
        pass


def test_nobody_waits_for_ever() -> None:
    claims = NameClaims(patience=0.001)
    with claims.of("alice"), pytest.raises(Overloaded) as refusal, claims.of("alice"):
        pass
    assert refusal.value.retry_after >= 1


def test_a_sign_up_that_fails_lets_the_next_one_try() -> None:
    claims = NameClaims(patience=0)
    with pytest.raises(ZeroDivisionError), claims.of("alice"):
        raise ZeroDivisionError
    with claims.of("alice"):
        pass


def test_giving_up_takes_the_name_from_nobody() -> None:
    claims = NameClaims(patience=0)
    with claims.of("alice"):
        for _ in range(2):
            with pytest.raises(Overloaded), claims.of("alice"):
                pass
    with claims.of("alice"):
        pass


def test_a_crowd_after_one_name_leaves_threads_for_everybody_else() -> None:
    claims, crowd = NameClaims(patience=60), WAITING + 11

    def outcome() -> str:
        try:
            with claims.of("alice"):
                return "got it"
        except Overloaded as refusal:
            return f"come back in {refusal.retry_after} s"

    with ThreadPoolExecutor(crowd) as threads:
        with claims.of("alice"):
            outcomes = as_completed([threads.submit(outcome) for _ in range(crowd)], timeout=10)
            refused = [next(outcomes).result() for _ in range(crowd - WAITING)]
            with claims.of("bob"):
                pass
        admitted = [each.result() for each in outcomes]
    assert refused == ["come back in 1 s"] * (crowd - WAITING)
    assert admitted == ["got it"] * WAITING
    with claims.of("alice"):
        pass
