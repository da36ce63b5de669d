"""What another version has kept of alerts, in the file of requests that this one goes on with."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.sql.sqlite.gauge_records import SqliteGaugeRecords
from adapters.sql.sqlite.incidents import SqliteIncidents
from adapters.sql.sqlite.records_file import RecordsFile
from domain.alert_rule import AlertRule, Figure
from domain.incident import Incident
from domain.measures import HOUR, MINUTE
from tests.contract.builders import NOW

OURS = AlertRule.parse("critical: error-rate above 5 over 5m until 1")
THEIRS = "critical: replication-lag above 5 over 5m"


@pytest.fixture
def file(tmp_path: Path) -> RecordsFile:
    return RecordsFile(tmp_path / "requests.db")


def begun(file: RecordsFile, *channels: str) -> SqliteIncidents:
    """Have one begin by a rule of the other version, and then one by ours."""
    incidents = SqliteIncidents(file)
    incidents.begin(OURS, value=7, at=NOW, channels=channels)
    with file.writing() as connection:
        connection.execute("UPDATE incidents SET rule = ?", (THEIRS,))
    incidents.begin(OURS, value=9, at=NOW + MINUTE, channels=channels)
    return incidents


def read(incidents: SqliteIncidents) -> list[Incident]:
    return [each.incident for each in incidents.page(before=None, limit=1)]


def test_what_cannot_be_read_is_left_out_and_hides_nothing_else(file: RecordsFile) -> None:
    incidents = begun(file, "mail")
    [ours] = incidents.going_on()
    assert ours.rule == OURS
    assert read(incidents) == [ours]
    incidents.end(ours, at=NOW + HOUR, channels=())
    incidents.begin(OURS, value=7, at=NOW + HOUR, channels=())
    page = incidents.page(before=None, limit=9)
    assert [each.incident.rule for each in page] == [OURS, OURS]


def test_what_cannot_be_read_and_goes_on_is_ended_and_named_once(file: RecordsFile) -> None:
    incidents = begun(file)
    assert incidents.end_unreadable(at=NOW + HOUR) == [THEIRS]
    assert incidents.end_unreadable(at=NOW + HOUR) == []
    assert [each.rule for each in incidents.going_on()] == [OURS]
    # It is forgotten in its time, as all that ended are.
    incidents.purge(until=NOW + HOUR + timedelta(microseconds=1))
    with file.reading() as connection:
        assert connection.execute("SELECT rule FROM incidents").fetchall() == [(str(OURS),)]


def test_nobody_is_told_of_what_cannot_be_read_and_everybody_of_the_rest(
    file: RecordsFile,
) -> None:
    incidents = begun(file, "pager", "mail")
    with file.writing() as connection:
        connection.execute("UPDATE notices SET change = 'acknowledged' WHERE channel = 'pager'")
    notice = incidents.claim(at=NOW + HOUR, until=NOW + HOUR + MINUTE)
    assert notice
    assert notice.incident.rule == OURS
    incidents.settle(notice, delivered_at=NOW, due_at=None)
    assert incidents.claim(at=NOW + 2 * HOUR, until=NOW + 3 * HOUR) is None
    [page] = incidents.page(before=None, limit=9)
    assert len(page.notices) == 1


def test_a_figure_that_is_not_ours_is_not_told(file: RecordsFile) -> None:
    gauges = SqliteGaugeRecords(file)
    gauges.note({Figure.MEMORY: 5, Figure.HASHING: 2}, minute=NOW)
    with file.writing() as connection:
        connection.execute("UPDATE gauges SET figure = 'replication-lag' WHERE figure = 'hashing'")
    assert gauges.latest(since=NOW) == {Figure.MEMORY: 5}
