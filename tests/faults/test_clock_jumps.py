"""The clock set forward and back under a running service."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from tests.faults.calls import Caller
from tests.faults.wrong_service import (
    CLOCK,
    the_clock_is_wrong,
    the_future_is_accepted,
    wrong_server,
)
from tests.server import Server

HOUR = 3600
DAY = 24 * HOUR


@frozen
class Clock:
    """What the service takes for the time: the true one, and so many seconds.

    The machine's own clock is not for a test to set. The whole service asks one object for the
    time, and it is that one which is wrong here.
    """

    file: Path

    def server(self, *mistakes: Callable[[], None], **settings: str) -> Server:
        """Return one that lives by it."""
        environment = settings | {CLOCK: str(self.file)}
        return wrong_server(self.file.parent, environment, the_clock_is_wrong, *mistakes)

    def jump(self, seconds: int) -> None:
        """Set it, from one moment to the next."""
        aside = self.file.with_suffix(".next")
        aside.write_text(f"{seconds:+d}\n")
        aside.replace(self.file)


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    made = Clock(tmp_path / "clock")
    made.jump(0)
    return made


def story(server: Server, clock: Clock) -> dict[str, int]:
    """Tell how sessions of before and after each jump are answered."""
    told = {}
    with Caller(server.port) as caller:
        ada = caller.sign_up("ada").cookie
        clock.jump(HOUR)
        told["an hour forward"] = caller.read(ada).status
        clock.jump(-HOUR)
        told["back, to before it began"] = caller.read(ada).status
        told["and in again"] = caller.read(caller.log_in("ada").cookie).status
        clock.jump(8 * DAY)
        told["forward, beyond the idle limit"] = caller.read(ada).status
        eve = caller.log_in("ada").cookie
        told["and in again then"] = caller.read(eve).status
        clock.jump(0)
        told["back again"] = caller.read(ada).status
        told["with a session from the future"] = caller.read(eve).status
        clock.jump(6 * DAY)
        told["forward, within the limits"] = caller.read(ada).status
        clock.jump(0)
        told["back, having been used in the future"] = caller.read(ada).status
        clock.jump(31 * DAY)
        told["forward, beyond every limit"] = caller.read(ada).status
        told["and a sign-up"] = caller.sign_up("bob").status
    return told


AS_IT_SHOULD_BE = {
    "an hour forward": 200,
    "back, to before it began": 401,
    "and in again": 200,
    "forward, beyond the idle limit": 401,
    "and in again then": 200,
    "back again": 200,
    "with a session from the future": 401,
    "forward, within the limits": 200,
    "back, having been used in the future": 200,
    "forward, beyond every limit": 401,
    "and a sign-up": 200,
}


def test_a_clock_that_jumps_ends_by_limits_alone_and_locks_nobody_out(
    clock: Clock,
) -> None:
    with clock.server() as server:
        assert story(server, clock) == AS_IT_SHOULD_BE


def test_a_service_that_accepts_the_future_is_found_out(clock: Clock) -> None:
    """The control of jumping back."""
    with clock.server(the_future_is_accepted) as server:
        told = story(server, clock)
    assert told["with a session from the future"] == 200


def test_longer_limits_let_the_same_sessions_live(clock: Clock) -> None:
    """The control of jumping forward: it is the limits that end them."""
    longer = {"WATCHWORD_SESSION_IDLE": "60d", "WATCHWORD_SESSION_ABSOLUTE": "90d"}
    with clock.server(**longer) as server:
        told = story(server, clock)
    assert told["forward, beyond the idle limit"] == 200
    assert told["forward, beyond every limit"] == 200
