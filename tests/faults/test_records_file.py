"""The file that requests are kept in, hurt in each way: whoever is served never hears of it.

Longer than others because each fault stands beside what finds out that it would be seen.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

import pytest
from attrs import define, field, frozen

from adapters.sql.sqlite import records_file
from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from adapters.system import SystemProcess
from application.monitoring import record_requests
from application.monitoring.record_requests import RecordRequests
from application.pause import LASTS
from domain.errors import RecordsUnavailable
from domain.request_record import RequestRecord
from tests.clock import START, ManualClock
from tests.faults.disk import MIB, Disk, disk
from tests.faults.load import Load
from tests.faults.recording import (
    BATCH,
    MOST,
    Way,
    keep,
    keep_in_halves,
    keep_twice,
    purge,
    purge_what_was_seen,
)
from tests.faults.wrong_service import requests_wait_for_their_file, wrong_server
from tests.remembered_events import RememberedEvents
from tests.server import ROOT, Server, wait_until

ROUNDS = 3
ROUNDS_UNTIL_FOUND = 20
TIMES = 40
AT_A_TIME = 500
LONG = 60_000
WORKERS = 2
WITHIN = 20
UNAVAILABLE = "request_records.unavailable"
NO_DATABASE = b"nothing that SQLite knows" * 999
Fault = Callable[[Disk], AbstractContextManager[None]]


@contextmanager
def full(hurt: Disk) -> Iterator[None]:
    hurt.fill_up()
    yield
    hurt.free()


@contextmanager
def read_only(hurt: Disk) -> Iterator[None]:
    hurt.remount("ro")
    yield
    hurt.remount("rw")


@contextmanager
def scribbled_over(hurt: Disk) -> Iterator[None]:
    whole = file_on(hurt).rename(hurt.folder / "whole")
    file_on(hurt).write_bytes(NO_DATABASE)
    yield
    whole.rename(file_on(hurt))


def file_on(hurt: Disk) -> Path:
    return hurt.folder / "requests.db"


@define
class Recording:
    """A process that serves, as far as its requests go."""

    path: Path
    clock: ManualClock = field(factory=ManualClock)
    events: RememberedEvents = field(factory=RememberedEvents)
    answered: int = 0
    record: RecordRequests = field(init=False)

    def __attrs_post_init__(self) -> None:
        records = SqliteRequestRecords(RecordsFile(self.path))
        self.record = RecordRequests(records, SystemProcess(), lambda: 0, self.clock, self.events)

    def answer(self, *, rounds: int = 1) -> None:
        """Answer some at a time, with pauses for as long as one that fails is left alone."""
        for _ in range(rounds):
            batch = [RequestRecord(0, START, "0" * 24, "GET", "/api/user", 500, 40)] * AT_A_TIME
            self.answered += len(batch)
            self.record(batch)
            self.clock.advance(LASTS)


@frozen
class Found:
    """What there is in a file, by SQLite alone."""

    is_sound: bool
    kept: int
    counted: dict[int, int]
    """By step."""

    @classmethod
    def at(cls, path: Path) -> "Found":
        with closing(LIBRARY.connect(path)) as database:
            told = database.execute("PRAGMA integrity_check").fetchall()
            [(kept,)] = database.execute("SELECT count(*) FROM requests")
            counted = database.execute("SELECT step, sum(requests) FROM counts GROUP BY step")
            return cls(told == [("ok",)], kept, dict(counted.fetchall()))

    def is_counted(self, requests: int) -> bool:
        """Whether there are so many by minutes, by hours and in all."""
        return self.is_sound and [*self.counted.values()] == [requests] * 3


def outlived(fault: Fault, hurt: Disk) -> tuple[bool, int]:
    """Tell whether everything was counted in the end, and of how many events there were."""
    first = Recording(file_on(hurt))
    first.answer()
    # Whoever has a file open to write keeps the disk from being made read-only.
    del first
    serving = Recording(file_on(hurt))
    with fault(hurt):
        serving.answer(rounds=20)
    serving.answer(rounds=2)
    is_whole = Found.at(file_on(hurt)).is_counted(AT_A_TIME + serving.answered)
    return is_whole, len(serving.events.sent)


@pytest.fixture
def hurt(tmp_path: Path) -> Iterator[Disk]:
    with disk(tmp_path, size=8 * MIB) as made:
        yield made


@pytest.mark.parametrize("fault", [full, read_only, scribbled_over])
def test_what_was_counted_waits_until_it_can_be_written_with_one_alert(
    hurt: Disk, fault: Fault
) -> None:
    assert outlived(fault, hurt) == (True, 1)


def test_giving_up_what_waits_is_found_out(hurt: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of what was counted."""
    monkeypatch.setattr(record_requests, "_MEASURES", 0)
    assert outlived(read_only, hurt) == (False, 1)


def test_an_alert_each_time_is_found_out(hurt: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the one alert."""
    forgotten = property(lambda _: False, lambda _, __: None)
    monkeypatch.setattr(RecordRequests, "_is_failing", forgotten)
    is_whole, events = outlived(read_only, hurt)
    assert is_whole
    assert events > 1


def is_counted_anew(path: Path) -> bool:
    """Remove it under two who write, and leave its log there; tell whether nobody noticed."""
    serving = [Recording(path), Recording(path)]
    for each in serving:
        each.answer()
    path.unlink()
    for each in serving:
        each.answer(rounds=2)
    is_quiet = not any(each.events.sent for each in serving)
    return is_quiet and path.exists() and Found.at(path).is_counted(4 * AT_A_TIME)


def test_removed_it_is_made_anew_without_an_alert(tmp_path: Path) -> None:
    assert is_counted_anew(tmp_path / "requests.db")


def test_holding_on_to_what_was_removed_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(records_file, "_identity", lambda _: None)
    assert not is_counted_anew(tmp_path / "requests.db")


@contextmanager
def processes(path: Path, *ways: Way, times: int) -> Iterator[list[subprocess.Popen[str]]]:
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.recording", path, way.__name__, str(times)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for way in ways
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


def told(process: subprocess.Popen[str]) -> int:
    """Add up what it has told of, to its end."""
    assert process.stdout
    return sum(map(int, process.stdout.read().split()))


def sound_after_kills(path: Path, way: Way, *, rounds: int) -> Iterator[bool]:
    """Kill two that write at once, again and again, and tell of each time what is left."""
    kept = 0
    for number in range(1, rounds + 1):
        with processes(path, way, way, times=LONG) as writers:
            for process in writers:
                assert process.stdout
                kept += sum(int(process.stdout.readline()) for _ in range(5))
            for process in writers:
                process.kill()
            kept += sum(map(told, writers))
        found = Found.at(path)
        # Each may have written one batch that it did not come to tell of.
        upto = kept + 2 * number * BATCH
        yield kept <= found.kept <= upto and found.is_counted(found.kept)


def test_killed_while_writing_it_is_sound_and_each_batch_is_there_once_or_not(
    tmp_path: Path,
) -> None:
    assert all(sound_after_kills(tmp_path / "requests.db", keep, rounds=ROUNDS))


@pytest.mark.parametrize("mistake", [keep_in_halves, keep_twice])
def test_a_batch_in_halves_or_twice_is_found_out(tmp_path: Path, mistake: Way) -> None:
    """The control."""
    rounds = sound_after_kills(tmp_path / "requests.db", mistake, rounds=ROUNDS_UNTIL_FOUND)
    assert not all(rounds)


def adds_up(path: Path, *, written: int, deleted: int) -> bool:
    found = Found.at(path)
    return found.is_counted(written) and found.kept + deleted == written


def test_two_that_delete_while_others_write_delete_each_once(tmp_path: Path) -> None:
    path = tmp_path / "requests.db"
    keep(path)
    with processes(path, keep, keep, purge, purge, times=TIMES) as started:
        first, second, *deleted = [told(process) for process in started]
        assert [process.wait() for process in started] == [0] * 4
    assert adds_up(path, written=BATCH + first + second, deleted=sum(deleted))
    purge(path)
    assert Found.at(path).kept == MOST


def test_deleting_what_was_there_a_moment_ago_is_found_out(tmp_path: Path) -> None:
    """The control."""
    path = tmp_path / "requests.db"
    written = sum(keep(path) for _ in range(9))
    with closing(LIBRARY.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with processes(path, purge_what_was_seen, purge_what_was_seen, times=1) as started:
            for process in started:
                assert process.stdout
                assert process.stdout.readline() == "0\n"
            other.execute("ROLLBACK")
            deleted = sum(map(told, started))
    assert not adds_up(path, written=written, deleted=deleted)


def replace(path: Path) -> None:
    """Put another file in its place, as if it had never been there."""
    other = path.with_name("other")
    other.write_bytes(NO_DATABASE)
    # Else SQLite finds all of it in its log, and mends the file.
    for log in path.parent.glob(f"{path.name}-*"):
        log.unlink()
    other.replace(path)


def has_counted(path: Path) -> bool:
    with suppress(RecordsUnavailable):  # It is just being made.
        return bool(SqliteRequestRecords(RecordsFile(path)).totals())
    return False


def on(path: Path) -> dict[str, str]:
    return {"WATCHWORD_REQUESTS_FILE": str(path), "WATCHWORD_WORKERS": str(WORKERS)}


def test_with_another_in_its_place_the_service_goes_on_and_each_worker_says_so_once(
    tmp_path: Path,
) -> None:
    path = tmp_path / "requests.db"
    with Server(tmp_path, on(path)) as server, Load([server.port]) as load:
        wait_until(lambda: has_counted(path), within=WITHIN, what="requests to be counted")
        replace(path)

        def told() -> int:
            return server.log.read_text().count(UNAVAILABLE)

        wait_until(lambda: told() == WORKERS, within=WITHIN, what="events")
        load.until_well()
        assert told() == WORKERS
    assert load.failed() == []


def test_a_service_that_waits_for_it_is_found_out(tmp_path: Path) -> None:
    """The control."""
    path = tmp_path / "requests.db"
    with (
        wrong_server(tmp_path, on(path), requests_wait_for_their_file) as server,
        Load([server.port]) as load,
    ):
        wait_until(lambda: has_counted(path), within=WITHIN, what="requests to be counted")
        replace(path)
        wait_until(lambda: bool(load.failed()), within=WITHIN, what="somebody to notice")
