"""Looking again and again whether all is well."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from attrs import frozen

from application.machine_gauges import MachineGauges
from application.ports.clock import Clock
from application.ports.events import Events
from application.ports.gauge_records import GaugeRecords
from application.ports.incidents import Incidents
from application.readings import ReadFigures
from application.service_gauges import ServiceGauges
from domain.alert_rule import AlertRule
from domain.incident import Incident
from domain.measures import minute_of

EVERY: Final = timedelta(seconds=15)


@frozen
class WatchFigures:
    """Measures what is not counted, and begins and ends an incident where a rule says so."""

    rules: Sequence[AlertRule]
    of_service: ServiceGauges
    of_machine: MachineGauges
    measured: GaugeRecords
    read: ReadFigures
    incidents: Incidents
    channels: Collection[str]
    """Those by which somebody is told."""
    clock: Clock
    events: Events
    kept_for: timedelta

    def __call__(self) -> None:
        """Look, if it is the caller's turn; raises `RecordsUnavailable`."""
        if not self.incidents.take_turn(at=self.clock.now(), every=EVERY):
            return
        measured = {**self.of_service(), **self.of_machine()}
        # To measure may take longer than a turn, and what others have seen since is not undone.
        now = self.clock.now()
        self.measured.note(measured, minute=minute_of(now))
        for unreadable in self.incidents.end_unreadable(at=now):
            self.events.send("incident.unreadable", rule=unreadable)
        going_on = {each.rule: each for each in self.incidents.going_on()}
        for rule in self.rules:
            self._look(rule, going_on.pop(rule, None), now)
        for without_a_rule in going_on.values():
            self.incidents.end(without_a_rule, at=now, channels=self.channels)
        self.measured.purge(until=now - self.kept_for)
        self.incidents.purge(until=now - self.kept_for)

    def _look(self, rule: AlertRule, going_on: Incident | None, now: datetime) -> None:
        reading = self.read.now(rule, at=now)
        fires = rule.fires(reading, is_firing=going_on is not None)
        if reading and fires and not going_on:
            value = rule.told(reading)
            self.incidents.begin(rule, value=value, at=now, channels=self.channels)
        elif going_on and not fires:
            self.incidents.end(going_on, at=now, channels=self.channels)
