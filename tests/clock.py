"""Time that moves when told to."""

from datetime import UTC, datetime, timedelta

from attrs import define

from application.ports.clock import Clock

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TICK = timedelta(microseconds=1)
"""The least that any of our times can differ by."""


@define
class ManualClock(Clock):
    """Stands still until it is advanced."""

    _now: datetime = START

    def now(self) -> datetime:
        """Return the moment last set."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Let that much time pass."""
        self._now += by
