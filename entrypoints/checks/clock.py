"""Whether this machine knows what time it is."""

from datetime import UTC, datetime, timedelta
from typing import Final

from attrs import frozen

from application.ports.check import KEEP_CLOCKS, Check, Finding, Status
from application.ports.clock import Clock
from application.ports.contents import Contents
from application.ports.stores import Snapshots
from domain.errors import StoreUnavailable
from domain.session import CLOCKS_DIFFER_BY

WRITTEN: Final = datetime(2026, 11, 1, tzinfo=UTC)
"""This version was not there before: no clock that is right says so."""
SAMPLE: Final = 1000
"""Sessions, and users with the greatest ids, among which the newest is looked for."""

_NAME = "host.clock"


@frozen
class ClockCheck(Check):
    """Says whether the clock is behind what has happened already."""

    clock: Clock
    snapshot: Snapshots

    def examine(self) -> Finding:
        """Fail on a year that is over, and warn where the store holds what is yet to come."""
        now = self.clock.now()
        says = f"This machine's clock says {now:%Y-%m-%d %H:%M:%S} UTC"
        if now < WRITTEN:
            says += f", which is before {WRITTEN:%Y-%m-%d}."
            return Finding(_NAME, Status.FAIL, says, KEEP_CLOCKS)
        try:
            with self.snapshot() as contents:
                ahead = _newest(contents) - now
        except StoreUnavailable:
            # Of an outage others tell.
            return Finding(_NAME, Status.OK, f"{says}.")
        if ahead <= CLOCKS_DIFFER_BY:
            return Finding(_NAME, Status.OK, f"{says}, after all that is in the store.")
        says += (
            f", and something in the store happened {ahead - ahead % timedelta(seconds=1)} later"
        )
        advice = f"{KEEP_CLOCKS} Sessions begun by a clock that was ahead let nobody in till then."
        return Finding(_NAME, Status.WARN, f"{says}.", advice)


def _newest(contents: Contents) -> datetime:
    after = max(contents.extent().last_user_id - SAMPLE, 0)
    signed_up = (user.signed_up_at for user in contents.users(after=after, limit=SAMPLE))
    sessions = contents.sessions(after=b"", limit=SAMPLE)
    begun = (each.session.created_at for each in sessions)
    return max((*signed_up, *begun), default=WRITTEN)
