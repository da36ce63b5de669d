"""What a rule has fired for, and who is told of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from attrs import frozen

from domain.alert_rule import AlertRule

_WAITS: Final = tuple(timedelta(minutes=number) for number in (1, 2, 5, 15, 30, *[60] * 23))
"""Between one try to tell of something and the next: for a day."""
LONGEST_WAIT: Final = max(_WAITS)


@frozen
class Incident:
    """The time from a rule's firing to its being well again."""

    id: int
    """In the order in which they began."""
    rule: AlertRule
    value: float
    """What the figure was when it began."""
    began_at: datetime
    ended_at: datetime | None = None
    """Nothing while it goes on."""


class Change(StrEnum):
    """What there is to tell of an incident."""

    BEGAN = "began"
    ENDED = "ended"
    TRIED = "tried"
    """Nothing: it is tried whether somebody is told."""


@frozen
class Notice:
    """Somebody is told, by one channel, that an incident began or ended."""

    id: int
    incident: Incident
    change: Change
    channel: str
    tries: int = 0
    """Those begun by now."""
    due_at: datetime | None = None
    """When to try next; nothing once it was delivered or given up."""
    delivered_at: datetime | None = None

    @property
    def at(self) -> datetime:
        """When that happened which it tells."""
        if self.change is Change.ENDED and self.incident.ended_at:
            return self.incident.ended_at
        return self.incident.began_at

    def next_try(self, *, after: datetime) -> datetime | None:
        """Return when to try again after a failure; nothing after a day of them."""
        return after + _WAITS[self.tries - 1] if self.tries <= len(_WAITS) else None
