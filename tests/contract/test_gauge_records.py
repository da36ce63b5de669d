"""What is promised of the place where it is kept what was measured."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.memory.gauge_records import MemoryGaugeRecords
from adapters.sql.sqlite.gauge_records import SqliteGaugeRecords
from adapters.sql.sqlite.records_file import RecordsFile
from application.ports.gauge_records import GaugeRecords, GaugeStep
from domain.alert_rule import Figure, Reading
from domain.measures import HOUR, MINUTE, minute_of
from tests.contract.builders import MICROSECOND, NOW
from tests.contract.races import race

BEGINS = minute_of(NOW)


@pytest.fixture(params=["memory", "sqlite"])
def gauges(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GaugeRecords]:
    if request.param == "memory":
        yield MemoryGaugeRecords()
    else:
        yield SqliteGaugeRecords(RecordsFile(tmp_path / "requests.db"))


def note(gauges: GaugeRecords, *values: float, minute: int = 0) -> None:
    for value in values:
        gauges.note({Figure.MEMORY: value}, minute=BEGINS + minute * MINUTE)


def noted(gauges: GaugeRecords) -> list[GaugeStep]:
    since, until = BEGINS - 99 * MINUTE, BEGINS + 99 * MINUTE
    return list(gauges.between(Figure.MEMORY, since=since, until=until))


def test_of_each_minute_the_least_and_the_most_are_kept(gauges: GaugeRecords) -> None:
    note(gauges, 2, 1.25, 3, 2)
    note(gauges, 0, minute=-1)
    assert noted(gauges) == [
        GaugeStep(BEGINS - MINUTE, Reading(0, 0)),
        GaugeStep(BEGINS, Reading(1.25, 3)),
    ]


def test_each_figure_is_kept_by_itself(gauges: GaugeRecords) -> None:
    measured = {figure: float(number) for number, figure in enumerate(Figure)}
    gauges.note(measured, minute=BEGINS)
    gauges.note({}, minute=BEGINS)
    for figure, value in measured.items():
        found = gauges.between(figure, since=BEGINS, until=BEGINS + MINUTE)
        assert found == [GaugeStep(BEGINS, Reading(value, value))]
    assert gauges.latest(since=BEGINS) == measured


def test_a_span_begins_with_its_first_moment_and_ends_before_its_last(
    gauges: GaugeRecords,
) -> None:
    note(gauges, 1)
    ends = BEGINS + MINUTE
    assert gauges.between(Figure.MEMORY, since=BEGINS, until=ends)
    assert gauges.between(Figure.MEMORY, since=BEGINS, until=BEGINS + MICROSECOND)
    assert not gauges.between(Figure.MEMORY, since=BEGINS - MINUTE, until=BEGINS)
    assert not gauges.between(Figure.MEMORY, since=BEGINS + MICROSECOND, until=ends)


def test_the_most_of_the_last_minute_is_told_if_that_is_late_enough(gauges: GaugeRecords) -> None:
    note(gauges, 1, 5, minute=1)
    note(gauges, 9)
    gauges.note({Figure.DISK_FREE: 40}, minute=BEGINS)
    assert gauges.latest(since=BEGINS) == {Figure.MEMORY: 5, Figure.DISK_FREE: 40}
    assert gauges.latest(since=BEGINS + MICROSECOND) == {Figure.MEMORY: 5}
    assert gauges.latest(since=BEGINS + MINUTE + MICROSECOND) == {}


def test_minutes_before_a_moment_are_forgotten(gauges: GaugeRecords) -> None:
    for minute in range(3):
        note(gauges, minute, minute=minute)
    gauges.purge(until=BEGINS + MINUTE)
    assert [each.begins for each in noted(gauges)] == [BEGINS + MINUTE, BEGINS + 2 * MINUTE]
    gauges.purge(until=BEGINS + MINUTE + MICROSECOND)
    assert [each.begins for each in noted(gauges)] == [BEGINS + 2 * MINUTE]


def test_where_nothing_was_noted_there_is_nothing(gauges: GaugeRecords) -> None:
    assert noted(gauges) == []
    assert gauges.latest(since=BEGINS) == {}
    gauges.purge(until=BEGINS)


def test_of_many_who_note_at_once_none_is_lost(gauges: GaugeRecords) -> None:
    race(8, lambda number: note(gauges, number, -number))
    assert noted(gauges) == [GaugeStep(BEGINS, Reading(-7, 7))]


def test_a_longer_step_has_the_least_and_the_most_of_its_minutes(gauges: GaugeRecords) -> None:
    hour = NOW.replace(minute=0, second=0, microsecond=0)
    for minutes, value in ((0, 5), (1, 3), (59, 9), (60, 7)):
        gauges.note({Figure.SESSIONS: value}, minute=hour + minutes * MINUTE)
    found = gauges.between(Figure.SESSIONS, since=hour, until=hour + 2 * HOUR, step=HOUR)
    assert found == [GaugeStep(hour, Reading(3, 9)), GaugeStep(hour + HOUR, Reading(7, 7))]
