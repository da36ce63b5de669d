"""Forgetting sessions that are over."""

from collections.abc import Iterator

from attrs import frozen

from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.session import SessionLimits

WINDOW = 25
"""Sessions looked at in one transaction: writers wait for about a millisecond."""


@frozen
class PurgeExpired:
    """Sessions past either limit are deleted, a few at a time, beside a running service."""

    unit_of_work: UnitOfWorkFactory
    limits: SessionLimits
    clock: Clock

    def __call__(self) -> Iterator[int]:
        """Go through all sessions; yields, step by step, how many were deleted.

        Does nothing until iterated.
        """
        now = self.clock.now()
        after: bytes | None = b""
        while after is not None:
            with self.unit_of_work() as work:
                purged = work.sessions.purge(
                    unseen_since=now - self.limits.idle,
                    created_until=now - self.limits.absolute,
                    after=after,
                    window=WINDOW,
                )
                work.commit()
            after = purged.upto
            yield purged.ended
