"""The file of requests, and what becomes of those who need it when it cannot be used."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from adapters.sql.sqlite import records_file
from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.records_tables import STEPS
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from application.ports.request_records import RequestFilter
from domain.errors import RecordsUnavailable
from tests.contract.races import race
from tests.contract.test_request_records import SAMPLE, USUAL

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
    monkeypatch.setattr(records_file, "STEPS", (*STEPS, "CREATE TABLE later (text)"))
    monkeypatch.setattr(records_file, "VERSION", len(STEPS) + 1)
    with pytest.raises(RecordsUnavailable):
        kept(records_in(path))
    records_in(path).add([USUAL], (), SAMPLE)
    assert kept(records_in(path)) == 2
    with closing(LIBRARY.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM later").fetchone() == (0,)


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


def test_a_batch_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "requests.db"
    records = records_in(path)
    records.add([USUAL], (), SAMPLE)
    with closing(LIBRARY.connect(path, isolation_level=None)) as other:
        other.execute("DROP TABLE processes")
    with pytest.raises(RecordsUnavailable):
        records.add([USUAL], (), SAMPLE)
    assert kept(records) == 1
