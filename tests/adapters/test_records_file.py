"""The file of requests, and what becomes of those who need it when it cannot be used."""

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve

from adapters.sql.sqlite import records_version
from adapters.sql.sqlite.gauge_records import SqliteGaugeRecords
from adapters.sql.sqlite.incidents import SqliteIncidents
from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.records_tables import STEPS
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from application.ports.request_records import RequestFilter
from domain.alert_rule import Figure
from domain.errors import RecordsUnavailable
from domain.measures import HOUR
from domain.retention import Retention
from tests.contract.builders import NOW
from tests.contract.races import race
from tests.contract.test_request_records import SAMPLE, SENT, USUAL, measured

ALL = RequestFilter()


def records_in(path: Path) -> SqliteRequestRecords:
    return SqliteRequestRecords(RecordsFile(path))


def kept(records: SqliteRequestRecords) -> int:
    return len(records.page(only=ALL, before=None, limit=99))


def no_database(path: Path) -> None:
    path.write_bytes(b"nothing that SQLite knows" * 99)


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")
        connection.commit()


def of_a_newer_version(path: Path) -> None:
    records_in(path).add([USUAL], (), SAMPLE)
    with closing(LIBRARY.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9")
        connection.execute("PRAGMA wal_checkpoint(truncate)")


@pytest.mark.parametrize("make", [no_database, of_another_program, of_a_newer_version])
def test_a_file_that_is_none_of_ours_is_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "requests.db"
    make(path)
    before = path.read_bytes()
    records = records_in(path)
    with pytest.raises(RecordsUnavailable):
        records.add([USUAL], (), SAMPLE)
    with pytest.raises(RecordsUnavailable):
        records.totals()
    assert path.read_bytes() == before


def test_an_older_one_is_brought_up_by_whoever_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "requests.db"
    records_in(path).add([USUAL], (), SAMPLE)
    monkeypatch.setattr(records_version, "STEPS", (*STEPS, "CREATE TABLE later (text)"))
    monkeypatch.setattr(records_version, "VERSION", len(STEPS) + 1)
    with pytest.raises(RecordsUnavailable):
        kept(records_in(path))
    records_in(path).add([USUAL], (), SAMPLE)
    assert kept(records_in(path)) == 2
    with closing(LIBRARY.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM later").fetchone() == (0,)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(LIBRARY.connect(path)) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - ours
            for table in ("requests", "counts", "processes")
        }


def back_to_the_first_version(path: Path) -> None:
    with closing(LIBRARY.connect(path)) as connection:
        first = LIBRARY.connect(":memory:")
        first.executescript(STEPS[0])
        made = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' AND sql NOT NULL"
        later = {*connection.execute(made)} - {*first.execute(made)}
        # Indexes go first: those of a table would go along with it.
        for kind, name in sorted(later):
            connection.execute(f"DROP {kind} {name}")
        first.close()
        connection.execute("PRAGMA user_version = 1")


def test_of_one_of_the_first_version_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "requests.db"
    records_in(path).add([USUAL] * 3, [measured(2), measured(3, status=404)], SAMPLE)
    back_to_the_first_version(path)
    before = contents(path)
    assert [len(rows) for rows in before.values()] == [3, 6, 1]
    file = RecordsFile(path)
    SqliteGaugeRecords(file).note({Figure.STORE: 1}, minute=USUAL.timestamp)
    assert contents(path) == before
    assert SqliteGaugeRecords(file).latest(since=USUAL.timestamp) == {Figure.STORE: 1}
    assert SqliteIncidents(file).page(before=None, limit=9) == []
    records_in(path).add([USUAL], [measured(1)], SAMPLE)
    assert kept(records_in(path)) == 4
    assert sum(each.requests for each in records_in(path).totals()) == 6


def test_of_what_is_deleted_nothing_that_was_sent_stays(tmp_path: Path) -> None:
    path = tmp_path / "requests.db"
    records = records_in(path)
    records.add([evolve(USUAL, sent=SENT)] * 3, (), SAMPLE)
    records.purge(Retention(HOUR, most=1, minutes=HOUR, hours=HOUR), now=NOW, limit=9)
    with closing(LIBRARY.connect(path)) as connection:
        [(requests,)] = connection.execute("SELECT group_concat(id) FROM requests")
        [(sent,)] = connection.execute("SELECT group_concat(id) FROM sent")
    assert requests == sent == "3"


def test_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "requests.db"
    records_in(path).add([USUAL], (), SAMPLE)
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "requests.db").symlink_to(elsewhere)
    with pytest.raises(RecordsUnavailable):
        records_in(tmp_path / "requests.db").add([USUAL], (), SAMPLE)
    assert not elsewhere.exists()


def test_one_that_is_removed_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "requests.db"
    records = records_in(path)
    records.add([USUAL, USUAL], (), SAMPLE)
    for file in tmp_path.iterdir():
        file.unlink()
    records.add([USUAL], (), SAMPLE)
    assert kept(records) == 1


def test_those_who_make_it_at_once_make_one(tmp_path: Path) -> None:
    path = tmp_path / "requests.db"
    for _ in range(3):
        race(8, lambda _: records_in(path).add([USUAL], (), SAMPLE))
        assert kept(records_in(path)) == 8
        for file in tmp_path.iterdir():
            file.unlink()


def test_whoever_only_looks_makes_no_file(tmp_path: Path) -> None:
    records = records_in(tmp_path / "requests.db")
    assert kept(records) == 0
    assert records.totals() == []
    assert list(tmp_path.iterdir()) == []


def test_its_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "var" / "requests.db"
    records_in(path).add([USUAL], (), SAMPLE)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_where_there_can_be_no_file_nothing_is_kept_until_there_can(tmp_path: Path) -> None:
    in_the_way = tmp_path / "var"
    in_the_way.touch()
    records = records_in(in_the_way / "requests.db")
    with pytest.raises(RecordsUnavailable):
        records.add([USUAL], (), SAMPLE)
    assert kept(records) == 0
    in_the_way.unlink()
    records.add([USUAL], (), SAMPLE)
    assert kept(records) == 1


def test_one_that_is_locked_is_waited_for_and_no_longer_than_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.sql.sqlite.records_file.PATIENCE", 0.05)
    path = tmp_path / "requests.db"
    records = records_in(path)
    records.add([USUAL], (), SAMPLE)
    with closing(LIBRARY.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordsUnavailable):
            records_in(path).add([USUAL], (), SAMPLE)
        assert kept(records) == 1
        other.execute("ROLLBACK")
    records.add([USUAL], (), SAMPLE)
    assert kept(records) == 2


def test_whoever_opens_it_once_more_gives_up_no_lock_on_it(tmp_path: Path) -> None:
    path = tmp_path / "requests.db"
    records = records_in(path)
    records.add([USUAL], (), SAMPLE)
    records_in(path).add([USUAL], (), SAMPLE)
    # The last to close it takes its log away: another process has to see that it is not.
    look = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT 1 FROM requests')"
    subprocess.run([sys.executable, "-c", look, path], check=True)
    assert path.with_name("requests.db-wal").exists()
    records.add([USUAL], (), SAMPLE)
    assert kept(records_in(path)) == 3


def test_a_batch_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "requests.db"
    records = records_in(path)
    records.add([USUAL], (), SAMPLE)
    with closing(LIBRARY.connect(path, isolation_level=None)) as other:
        other.execute("DROP TABLE processes")
    with pytest.raises(RecordsUnavailable):
        records.add([USUAL], (), SAMPLE)
    assert kept(records) == 1
