"""What is counted of all requests, kept or not."""

from datetime import datetime, timedelta
from typing import Final

from attrs import frozen

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
_FAULT: Final = 500


@frozen
class Measure:
    """Requests that are alike as far as figures go; as few kinds as there are routes and statuses.

    `minute` is the beginning of the minute in which they were answered.
    """

    minute: datetime
    method: str
    route: str
    """Empty where there is no route."""
    status: int
    bucket: int
    """Of `durations`."""


@frozen
class Counted:
    """How many there were, and how long they took together."""

    measure: Measure
    requests: int
    duration_us: int


def beginning_of(step: timedelta, moment: datetime) -> datetime:
    """Return the beginning of the minute or the hour that a moment is in."""
    zero = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return moment - (moment - zero) % step


def minute_of(moment: datetime) -> datetime:
    """Return the beginning of the minute that a moment is in."""
    return moment.replace(second=0, microsecond=0)


def is_error(status: int) -> bool:
    """Tell whether the service was at fault."""
    return status >= _FAULT
