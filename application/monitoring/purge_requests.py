"""Forgetting what was asked long ago."""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from application.ports.clock import Clock
from application.ports.request_records import RequestRecords
from domain.retention import Retention

STEP: Final = 2_000
"""Requests deleted at a time: those who keep some wait for a few milliseconds."""


@frozen
class PurgeRequests:
    """Requests are kept for a while, and no more than so many; what was counted, for longer."""

    records: RequestRecords
    kept: Retention
    clock: Clock

    def __call__(self) -> Iterator[int]:
        """Delete what is older, step by step; yields how many requests were deleted.

        Does nothing until iterated. Raises `RecordsUnavailable`.
        """
        now = self.clock.now()
        deleted = STEP
        while deleted == STEP:
            deleted = self.records.purge(self.kept, now=now, limit=STEP)
            yield deleted
