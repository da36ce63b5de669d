"""How long it is kept what was asked and answered."""

from datetime import timedelta

from attrs import frozen


@frozen
class Retention:
    """How long it is kept what was asked, and what was counted of it."""

    requests: timedelta
    most: int
    """No more than so many requests, however young."""
    minutes: timedelta
    """Figures by minutes."""
    hours: timedelta
    """Those by hours; those of all time are kept for good."""
