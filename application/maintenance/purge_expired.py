"""Forgetting sessions and tries that are over."""

from collections.abc import Iterator

from attrs import frozen

from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.session import SessionLimits

WINDOW = 25
"""Sessions or tries looked at in one transaction: writers wait for about a millisecond."""


@frozen
class PurgeExpired:
    """Sessions past either limit are deleted, a few at a time, beside a running service.

    So is what is kept of tries, once it makes no difference any more.
    """

    unit_of_work: UnitOfWorkFactory
    limits: SessionLimits
    clock: Clock

    def __call__(self) -> Iterator[int]:
        """Go through everything; yields, step by step, how many sessions were deleted.

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
        while self._purged_attempts():
            yield 0

    def _purged_attempts(self) -> bool:
        with self.unit_of_work() as work:
            purged = work.attempts.purge(at=self.clock.now(), window=WINDOW)
            work.commit()
        return purged == WINDOW
