"""What is found about a SQLite database that is well, and about one that is not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.shared_memory.generations import Generations
from adapters.sql.sqlite.checks import SqliteLibraryCheck, durability, sqlite_checks
from adapters.sql.sqlite.database import SqliteDatabase
from adapters.sql.sqlite.file import SqliteFile
from adapters.sql.sqlite.schema import SqliteSchema
from application.ports.check import Finding, Status
from tests.adapters.sqlite_files import opened

PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "watchword.db"


@pytest.fixture
def schema(path: Path) -> Iterator[SqliteSchema]:
    database = opened(path, busy_timeout=0.1)
    schema = SqliteSchema(database)
    schema.migrate()
    yield schema
    database.close()


def findings_of(schema: SqliteSchema) -> dict[str, Finding]:
    return {finding.name: finding for finding in (c.examine() for c in sqlite_checks(schema))}


def test_a_database_as_we_make_it_is_well(schema: SqliteSchema) -> None:
    found = findings_of(schema)
    assert {finding.status for finding in found.values()} == {Status.OK}
    assert "synchronous full" in found["store.durability"].says


def test_a_library_with_the_bug_is_warned_of() -> None:
    assert SqliteLibraryCheck((3, 40, 1)).examine().status is Status.WARN
    assert SqliteLibraryCheck((3, 51, 3)).examine().status is Status.OK


def test_a_file_that_others_can_read_is_warned_of(schema: SqliteSchema, path: Path) -> None:
    path.chmod(0o640)
    assert findings_of(schema)["store.permissions"].status is Status.WARN


def test_a_journal_of_another_kind_is_warned_of(schema: SqliteSchema, path: Path) -> None:
    schema.database.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA journal_mode = DELETE")
    expected = Status.WARN if SqliteLibraryCheck().examine().status is Status.OK else Status.OK
    assert findings_of(schema)["store.durability"].status is expected


class HastyFile(SqliteFile):
    """A file whose connections do not wait for the disk."""

    def connect_to_read(self) -> sqlite3.Connection:
        connection = super().connect_to_read()
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection


def test_commits_that_a_power_cut_can_lose_are_a_failure(schema: SqliteSchema, path: Path) -> None:
    assert durability(HastyFile(path, 0.1))[0] is Status.FAIL
    assert durability(SqliteFile(path, 0.1))[0] is Status.OK


@pytest.mark.parametrize("intact", [100, 2 * PAGE])
def test_a_damaged_database_is_a_failure(schema: SqliteSchema, path: Path, intact: int) -> None:
    schema.database.close()
    content = path.read_bytes()
    assert len(content) > 3 * PAGE
    path.write_bytes(content[:intact] + b"\xff" * (len(content) - intact))
    assert findings_of(schema)["store.integrity"].status is Status.FAIL


def test_a_disk_that_is_nearly_full_is_warned_of(
    schema: SqliteSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.sql.sqlite.checks.ENOUGH_SPACE", 2**62)
    assert findings_of(schema)["store.space"].status is Status.WARN


@pytest.mark.parametrize("beside", ["-writer", "-next", "-generations"])
def test_what_keeps_writers_from_writing_is_a_failure(path: Path, beside: str) -> None:
    with closing(SqliteDatabase.at(path, changes=Generations.beside(path))) as database:
        schema = SqliteSchema(database)
        schema.migrate()
        in_the_way = path.with_name(path.name + beside)
        in_the_way.unlink(missing_ok=True)
        in_the_way.mkdir()
        assert findings_of(schema)["store.writing"].status is Status.FAIL
        in_the_way.rmdir()
        assert findings_of(schema)["store.writing"].status is Status.OK


def test_where_there_is_no_file_nothing_is_made(path: Path) -> None:
    found = findings_of(SqliteSchema(opened(path)))
    assert found["store.integrity"].status is found["store.writing"].status is Status.WARN
    assert not path.exists()


def test_a_file_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes(), path.stat().st_mtime_ns
    found = findings_of(SqliteSchema(opened(path)))
    assert found["store.integrity"].status is Status.WARN
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(path.parent.iterdir()) == [path]


def test_whatever_is_not_well_comes_with_advice(path: Path) -> None:
    for finding in findings_of(SqliteSchema(opened(path))).values():
        assert bool(finding.advice) is (finding.status is not Status.OK)
