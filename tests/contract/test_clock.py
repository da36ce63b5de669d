"""What the port of time promises."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.system import SystemClock
from application.ports.clock import Clock


@pytest.fixture(params=[pytest.param(SystemClock(), id="system")])
def clock(request: pytest.FixtureRequest) -> object:
    return request.param


def test_now_is_the_present_moment_in_utc(clock: Clock) -> None:
    before = datetime.now(UTC)
    now = clock.now()

    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)
