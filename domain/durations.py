"""How long requests took, counted in buckets that are the same everywhere."""

from bisect import bisect_left
from collections.abc import Mapping
from functools import partial
from itertools import accumulate
from typing import Final

_SCALES: Final = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
BOUNDS: Final = tuple(step * scale for scale in _SCALES for step in (1, 2, 5))
"""Microseconds up to which, inclusive, a bucket reaches: 10, 20, 50 and so on to five seconds."""
BEYOND: Final = len(BOUNDS)
"""The bucket of all that took longer."""

Histogram = Mapping[int, int]
"""How many are in each bucket."""


bucket_of = partial(bisect_left, BOUNDS)
"""Returns the bucket that a duration is in."""


def percentile(histogram: Histogram, share: float) -> int | None:
    """Return about how many microseconds that share of the requests took at most.

    It lies in the right bucket, and within it where it would if they were spread evenly: so it is
    off by a factor of 2.5 at most, as wide as a bucket is. Nothing where there were none; of those
    beyond all bounds, the last bound is told.
    """
    buckets = sorted(histogram)
    upto = list(accumulate(histogram[bucket] for bucket in buckets))
    if not any(upto):
        return None
    wanted = share * upto[-1]
    at = bisect_left(upto, wanted)
    inside = histogram[buckets[at]]
    return _within(buckets[at], 1 - (upto[at] - wanted) / inside)


def _within(bucket: int, share: float) -> int:
    if bucket == BEYOND:
        return BOUNDS[-1]
    low = BOUNDS[bucket - 1] if bucket else 0
    return round(low + (BOUNDS[bucket] - low) * share)
