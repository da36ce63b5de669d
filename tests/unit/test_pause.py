"""Leaving alone what has just failed."""

from application.pause import LASTS, Pause
from tests.clock import START, TICK


def test_nobody_tries_again_until_a_pause_is_over() -> None:
    pause = Pause()
    assert pause.may_try(at=START)
    pause.begin(at=START)
    assert not pause.may_try(at=START)
    assert not pause.may_try(at=START + LASTS - TICK)
    assert pause.may_try(at=START + LASTS)


def test_of_a_crowd_one_tries_when_a_pause_is_over() -> None:
    pause = Pause()
    pause.begin(at=START)
    assert [pause.may_try(at=START + LASTS) for _ in range(3)] == [True, False, False]
    pause.end()
    assert pause.may_try(at=START + LASTS)


def test_a_clock_set_back_prolongs_no_pause() -> None:
    pause = Pause()
    pause.begin(at=START)
    assert pause.may_try(at=START - TICK)
