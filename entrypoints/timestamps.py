"""How every way in writes a moment."""

from datetime import datetime
from functools import lru_cache


# The moment of a user's sign-up is written at each of their requests.
@lru_cache(maxsize=1024)
def timestamp(moment: datetime) -> str:
    """Write a UTC moment as RFC 3339 with microseconds and `Z`."""
    return moment.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
