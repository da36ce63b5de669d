"""How every way in writes a moment."""

from datetime import datetime


def timestamp(moment: datetime) -> str:
    """Write a UTC moment as RFC 3339 with microseconds and `Z`."""
    return moment.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
