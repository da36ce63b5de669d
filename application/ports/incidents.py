"""Where it is kept what rules fired for, and who is yet to be told."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from domain.alert_rule import AlertRule
from domain.incident import Incident, Notice


@frozen
class ToldIncident:
    """An incident, and what became of telling of it."""

    incident: Incident
    notices: Sequence[Notice]


class Incidents(Protocol):
    """One for all processes of a host. Each method raises `RecordsUnavailable` where it cannot.

    What another version kept, and this one cannot read, is left out, and nobody is told of it.
    """

    def take_turn(self, *, at: datetime, every: timedelta) -> bool:
        """Tell whether it is on the caller to look now: of all that ask, one in each while."""
        ...

    def going_on(self) -> Sequence[Incident]:
        """Return those that have not ended, in the order in which they began."""
        ...

    def begin(
        self, rule: AlertRule, *, value: float, at: datetime, channels: Iterable[str]
    ) -> None:
        """Keep a new one, with a notice for each channel, due now; not where one goes on."""
        ...

    def end(self, incident: Incident, *, at: datetime, channels: Iterable[str]) -> None:
        """Keep that it ended, with a notice for each channel, due now; not where it ended."""
        ...

    def end_unreadable(self, *, at: datetime) -> Sequence[str]:
        """Keep that those ended which this version cannot read; return their rules as kept."""
        ...

    def page(self, *, before: int | None, limit: int) -> Sequence[ToldIncident]:
        """Return up to `limit` of them with ids below `before`, the newest first."""
        ...

    def claim(self, *, at: datetime, until: datetime) -> Notice | None:
        """Take the notice that is due first, for the caller alone until then; it counts as a try.

        One that is not settled by then is due again. One whose incident has an earlier notice for
        the same channel that is yet to be settled waits for that: nobody hears last how it began.
        One due later than any wait lasts is of a clock that was set back since, and due.
        """
        ...

    def settle(
        self, notice: Notice, *, delivered_at: datetime | None, due_at: datetime | None
    ) -> None:
        """Keep what became of one that was claimed; not where it was claimed once more since."""
        ...

    def purge(self, *, until: datetime) -> None:
        """Forget those that ended before."""
        ...
