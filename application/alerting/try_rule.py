"""Trying a rule against what has been."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from application.ports.clock import Clock
from application.readings import ReadFigures
from domain.alert_rule import AlertRule, Reading
from domain.measures import MINUTE, minute_of


@frozen
class Firing:
    """When a rule would have fired, and until when; nothing if it would do so still."""

    begins: datetime
    ends: datetime | None
    worst: float
    """The worst there was."""


@frozen
class Trial:
    """What a rule would have done, and what its figure was."""

    rule: AlertRule
    since: datetime
    until: datetime
    values: Sequence[float | None]
    """What would have been looked at, minute by minute."""
    firings: Sequence[Firing]


@frozen
class TryRule:
    """An operator sees how often a rule would have fired."""

    read: ReadFigures
    clock: Clock

    def __call__(self, *, rule: AlertRule, span: timedelta) -> Trial:
        """Try it on the minutes up to the last whole one; raises `RecordsUnavailable`."""
        until = minute_of(self.clock.now())
        since = until - span
        readings = list(self.read(rule.figure, over=rule.over, since=since, until=until))
        values = [rule.told(reading) if reading else None for _, reading in readings]
        return Trial(rule, since, until, values, _firings(rule, readings))


def _firings(rule: AlertRule, readings: Iterable[tuple[datetime, Reading | None]]) -> list[Firing]:
    found: list[Firing] = []
    is_firing = False
    for minute, reading in readings:
        was_firing, is_firing = is_firing, rule.fires(reading, is_firing=is_firing)
        if reading is None:
            continue
        value = rule.told(reading)
        if is_firing and not was_firing:
            found.append(Firing(minute + MINUTE, None, value))
        elif is_firing and rule.worst_of([value, found[-1].worst]) != found[-1].worst:
            found[-1] = evolve(found[-1], worst=value)
        elif was_firing and not is_firing:
            found[-1] = evolve(found[-1], ends=minute + MINUTE)
    return found
