"""Looking at what is watched."""

from collections.abc import Collection, Sequence

from attrs import frozen

from application.ports.clock import Clock
from application.ports.incidents import Incidents, ToldIncident
from application.readings import ReadFigures
from domain.alert_rule import AlertRule, Reading
from domain.incident import Incident


@frozen
class WatchedRule:
    """A rule, what its figure is now, and the incident that goes on by it."""

    rule: AlertRule
    reading: Reading | None
    incident: Incident | None


@frozen
class ViewAlerts:
    """An operator sees what fires, what is watched, and what has been."""

    rules: Sequence[AlertRule]
    channels: Collection[str]
    """Those by which somebody is told."""
    read: ReadFigures
    incidents: Incidents
    clock: Clock

    def __call__(self) -> Sequence[WatchedRule]:
        """Look at each rule; raises `RecordsUnavailable`."""
        going_on = {each.rule: each for each in self.incidents.going_on()}
        now = self.clock.now()
        return [
            WatchedRule(rule, self.read.now(rule, at=now), going_on.get(rule))
            for rule in self.rules
        ]

    def going_on(self) -> Sequence[Incident]:
        """Return what fires now; raises `RecordsUnavailable`."""
        return self.incidents.going_on()

    def past(self, *, before: int | None = None, limit: int = 50) -> Sequence[ToldIncident]:
        """Return incidents, the newest first, with ids below `before`, and who was told."""
        return self.incidents.page(before=before, limit=limit)
