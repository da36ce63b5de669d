"""Figures as a program that watches the service takes them along."""

from pathlib import Path

import pytest
from attrs import evolve
from prometheus_client.parser import text_string_to_metric_families

from adapters.sql.sqlite.gauge_records import SqliteGaugeRecords
from adapters.sql.sqlite.incidents import SqliteIncidents
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from domain.durations import BOUNDS
from domain.request_record import RequestRecord
from tests.clock import START
from tests.console.desk import Desk, of_operators, text_of

USUAL = RequestRecord(0, START, "a" * 24, "GET", "/api/user", 200, 40)
REFUSED = evolve(USUAL, method="POST", route="/api/user/login", status=403, duration_us=90_000)


@pytest.fixture
def damaged(tmp_path: Path) -> Desk:
    """Sit at a desk whose file of requests is none any more."""
    place = tmp_path / "requests"
    place.write_bytes(b"no database at all" * 999)
    file = RecordsFile(place)
    world = of_operators("olga")
    of_memory = world.app.export_figures
    records, gauges = SqliteRequestRecords(file), SqliteGaugeRecords(file)
    world.app = evolve(
        world.app,
        view_figures=evolve(world.app.view_figures, records=records, gauges=gauges),
        export_figures=evolve(
            of_memory, records=records, gauges=gauges, incidents=SqliteIncidents(file)
        ),
    )
    return Desk(world).sit_down()


def samples(desk: Desk) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = desk.get("/metrics")
    assert answer.status == 200
    assert answer.header("content-type").startswith("text/plain; version=")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }


def test_requests_are_counted_by_method_route_and_status() -> None:
    desk = Desk()
    desk.world.record(USUAL, USUAL, REFUSED)
    desk.world.record(USUAL)
    found = samples(desk)
    ways = {
        dict(labels)["route"]: value
        for (name, labels), value in found.items()
        if name == "watchword_requests_total"
    }
    assert ways == {"/api/user": 3, "/api/user/login": 1}


def test_durations_are_a_histogram_that_adds_up() -> None:
    desk = Desk()
    desk.world.record(USUAL, evolve(USUAL, duration_us=10**8))
    found = samples(desk)
    way = (("method", "GET"), ("route", "/api/user"))
    name = "watchword_request_duration_seconds"
    assert found[f"{name}_count", way] == 2
    assert found[f"{name}_sum", way] == pytest.approx(100.00004)
    buckets = {
        dict(labels)["le"]: value
        for (each, labels), value in found.items()
        if each == f"{name}_bucket"
    }
    assert len(buckets) == len(BOUNDS) + 1
    assert (buckets["2e-05"], buckets["5e-05"], buckets["5"], buckets["+Inf"]) == (0, 1, 1, 2)


def test_whoever_asks_for_whatever_adds_no_series() -> None:
    desk = Desk()
    lost = [evolve(USUAL, route=None, status=404, request_id=f"{n:024}") for n in range(100)]
    desk.world.record(*lost[:1])
    before = len(samples(desk))
    desk.world.record(*lost)
    assert len(samples(desk)) == before


def test_processes_and_the_store_are_told_of() -> None:
    desk = Desk()
    desk.world.record(USUAL, lost=3)
    found = samples(desk)
    assert found["watchword_store_up", ()] == found["watchword_request_records_up", ()] == 1
    assert (found["watchword_users", ()], found["watchword_sessions", ()]) == (1, 1)
    assert found["watchword_build_info", (("version", "1.2.3"),)] == 1
    [lost] = [value for (name, _), value in found.items() if name.endswith("lines_lost_total")]
    assert lost == 3
    assert [v for (name, _), v in found.items() if name == "watchword_process_hashing"] == [0]


def test_a_store_that_does_not_answer_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.memory.store.PATIENCE", 0.01)
    desk = Desk()
    desk.world.store.acquire()
    found = samples(desk)
    desk.world.store.release()
    assert found["watchword_store_up", ()] == 0
    assert ("watchword_users", ()) not in found


def test_a_file_of_requests_that_cannot_be_read_is_told_of_beside_the_rest(
    damaged: Desk,
) -> None:
    found = samples(damaged)
    assert found["watchword_request_records_up", ()] == 0
    assert (found["watchword_store_up", ()], found["watchword_users", ()]) == (1, 1)
    assert found["watchword_sessions_live", ()] == 2
    assert found["watchword_build_info", (("version", "1.2.3"),)] == 1
    assert [v for (name, _), v in found.items() if name == "watchword_process_hashing"] == [0]
    assert not [name for name, _ in found if name.startswith("watchword_request_duration")]


def test_the_overview_goes_without_what_cannot_be_read(damaged: Desk) -> None:
    answer = damaged.get("/ops")
    assert answer.status == 200
    shown = text_of(answer)
    assert "Requests cannot be read just now." in shown
    assert "Users 1 Sessions alive 2" in shown
    assert "Log-ins" not in shown


def test_no_name_and_no_address_is_in_them() -> None:
    desk = Desk()
    desk.world.record(evolve(USUAL, address="192.0.2.77", user_id=1))
    told = desk.get("/metrics").body.decode()
    assert "olga" not in told
    assert "192.0.2.77" not in told
