"""What rules fired for, in lists of the process."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count, islice
from threading import Lock

from attrs import define, evolve, field

from application.ports.incidents import Incidents, ToldIncident
from domain.alert_rule import AlertRule
from domain.incident import LONGEST_WAIT, Change, Incident, Notice


@define
class MemoryIncidents(Incidents):
    """Keeps it until the process ends."""

    _looked_at: datetime | None = field(default=None, init=False)
    _incidents: dict[int, Incident] = field(factory=dict, init=False, repr=False)
    _notices: dict[int, Notice] = field(factory=dict, init=False, repr=False)
    _ids: Iterator[int] = field(factory=lambda: count(1), init=False, repr=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def take_turn(self, *, at: datetime, every: timedelta) -> bool:
        """Tell whether it is on the caller to look now."""
        with self._lock:
            if self._looked_at and at - every < self._looked_at <= at:
                return False
            self._looked_at = at
            return True

    def going_on(self) -> Sequence[Incident]:
        """Return those that have not ended, in the order in which they began."""
        with self._lock:
            return [each for each in self._incidents.values() if not each.ended_at]

    def begin(
        self, rule: AlertRule, *, value: float, at: datetime, channels: Iterable[str]
    ) -> None:
        """Keep a new one, with a notice for each channel; not where one goes on."""
        with self._lock:
            if all(each.ended_at or each.rule != rule for each in self._incidents.values()):
                incident = Incident(next(self._ids), rule, value, at)
                self._incidents[incident.id] = incident
                self._tell(incident, Change.BEGAN, channels, at)

    def end(self, incident: Incident, *, at: datetime, channels: Iterable[str]) -> None:
        """Keep that it ended, with a notice for each channel; not where it ended."""
        with self._lock:
            known = self._incidents.get(incident.id)
            if known and not known.ended_at:
                ended = evolve(incident, ended_at=at)
                self._incidents[incident.id] = ended
                self._tell(ended, Change.ENDED, channels, at)

    def end_unreadable(self, *, at: datetime) -> Sequence[str]:  # noqa: ARG002 - of the port
        """Return nothing: no other version was ever in this process."""
        return ()

    def page(self, *, before: int | None, limit: int) -> Sequence[ToldIncident]:
        """Return up to `limit` of them with ids below `before`, the newest first."""
        with self._lock:
            meant = (
                each
                for each in reversed(self._incidents.values())
                if before is None or each.id < before
            )
            return [
                ToldIncident(
                    incident, [each for each in self._current() if each.incident == incident]
                )
                for incident in islice(meant, limit)
            ]

    def claim(self, *, at: datetime, until: datetime) -> Notice | None:
        """Take the notice that is due first, for the caller alone until then."""
        with self._lock:
            first: dict[tuple[int, str], tuple[datetime, int]] = {}
            for each in self._notices.values():
                if each.due_at:
                    first.setdefault((each.incident.id, each.channel), (each.due_at, each.id))
            due = [
                (due_at, id)
                for due_at, id in first.values()
                if due_at <= at or due_at > at + LONGEST_WAIT
            ]
            if not due:
                return None
            _, id = min(due)
            self._notices[id] = evolve(
                self._notices[id], tries=self._notices[id].tries + 1, due_at=until
            )
            return next(each for each in self._current() if each.id == id)

    def settle(
        self, notice: Notice, *, delivered_at: datetime | None, due_at: datetime | None
    ) -> None:
        """Keep what became of one that was claimed, unless that was claimed once more."""
        with self._lock:
            known = self._notices.get(notice.id)
            if known and known.tries == notice.tries:
                self._notices[notice.id] = evolve(known, delivered_at=delivered_at, due_at=due_at)

    def purge(self, *, until: datetime) -> None:
        """Forget those that ended before."""
        with self._lock:
            for each in list(self._incidents.values()):
                if each.ended_at and each.ended_at < until:
                    del self._incidents[each.id]
            self._notices = {
                id: each
                for id, each in self._notices.items()
                if each.incident.id in self._incidents
            }

    def _tell(
        self, incident: Incident, change: Change, channels: Iterable[str], at: datetime
    ) -> None:
        for channel in channels:
            id = next(self._ids)
            self._notices[id] = Notice(id, incident, change, channel, due_at=at)

    def _current(self) -> Iterator[Notice]:
        # A notice tells of its incident as that is now.
        return (
            evolve(each, incident=self._incidents[each.incident.id])
            for each in self._notices.values()
        )
