"""How a file of SQLite is judged and migrated."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from adapters.sql.migrations.upgrade import configuration
from adapters.sql.revisions import REVISIONS
from adapters.sql.sqlite.schema import SqliteSchema
from adapters.sql.tables import metadata
from adapters.sql.unit_of_work import SqlUnitOfWork
from application.ports.schema import SchemaState
from domain.errors import StoreRefused, StoreUnavailable
from tests.adapters import sqlite_files as files
from tests.contract.races import race

FOREIGN = [
    files.no_database,
    files.a_few_bytes,
    files.of_another_program,
    files.marked_by_another_program,
    files.unmarked_with_a_table,
    files.with_a_log_of_another_program,
    files.with_a_log_left_behind_by_another_program,
    files.marked_as_ours_without_tables,
]
CRASHES = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from tests.adapters.sqlite_files import migrated
from adapters.sql.unit_of_work import SqlUnitOfWork
from tests.contract.builders import a_hash, a_name, NOW
database = migrated(Path(sys.argv[1]))
with SqlUnitOfWork(database.writers) as work:
    work.users.add(username=a_name(), password_hash=a_hash(), at=NOW)
    work.commit()
os._exit(1)
"""


@pytest.mark.parametrize("make", FOREIGN)
def test_a_foreign_file_is_refused_without_a_trace(tmp_path: Path, make: files.Contents) -> None:
    path = tmp_path / "found.db"
    files.found(path, make)
    before = files.traces(tmp_path)
    schema = SqliteSchema(files.opened(path))

    assert schema.state() is SchemaState.FOREIGN
    with pytest.raises(StoreRefused):
        schema.migrate()
    assert files.traces(tmp_path) == before


@pytest.mark.parametrize("make", [files.of_no_version, files.without_sessions])
def test_a_file_that_was_ours_is_refused(tmp_path: Path, make: files.Contents) -> None:
    path = tmp_path / "found.db"
    files.found(path, make)
    assert SqliteSchema(files.opened(path)).state() is SchemaState.FOREIGN


@pytest.mark.parametrize("make", [files.of_a_newer_version, files.of_two_versions])
def test_a_newer_file_is_refused_without_a_trace(tmp_path: Path, make: files.Contents) -> None:
    path = tmp_path / "found.db"
    files.found(path, make)
    before = files.traces(tmp_path)
    schema = SqliteSchema(files.opened(path))

    assert schema.state() is SchemaState.AHEAD
    with pytest.raises(StoreRefused):
        schema.migrate()
    assert files.traces(tmp_path) == before


# Of those with our mark, or with a log that any closing writer tidies up, only `state` can warn.
UNMARKED = [
    files.nothing_at_all,
    files.no_database,
    files.a_few_bytes,
    files.of_another_program,
    files.marked_by_another_program,
    files.unmarked_with_a_table,
    files.with_a_log_of_another_program,
]


@pytest.mark.parametrize("make", UNMARKED)
def test_nothing_is_written_to_a_file_without_our_mark(
    tmp_path: Path, make: files.Contents
) -> None:
    path = tmp_path / "found.db"
    files.found(path, make)
    before = path.read_bytes()

    with pytest.raises(StoreUnavailable), SqlUnitOfWork(files.opened(path).writers):
        pass
    assert path.read_bytes() == before


def test_a_file_without_a_byte_is_empty_and_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "found.db"
    files.nothing_at_all(path)
    before = files.traces(tmp_path)

    assert SqliteSchema(files.opened(path)).state() is SchemaState.EMPTY
    assert files.traces(tmp_path) == before


def test_a_missing_file_is_empty_and_is_not_made(tmp_path: Path) -> None:
    database = files.opened(tmp_path / "none.db")

    assert SqliteSchema(database).state() is SchemaState.EMPTY
    with pytest.raises(StoreUnavailable), SqlUnitOfWork(database.writers):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_is_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "watchword.db"
    files.migrated(path).close()
    monkeypatch.setattr("adapters.sql.revisions.REVISIONS", (*REVISIONS, "9999"))

    assert SqliteSchema(files.opened(path)).state() is SchemaState.BEHIND


def test_a_file_in_use_is_not_glimpsed_at_since_that_would_drop_its_locks(tmp_path: Path) -> None:
    path = tmp_path / "watchword.db"
    files.migrated(path).close()

    assert files.opened(path).file.glimpse(lambda connection: connection.total_changes) is None


def test_a_file_in_use_is_current(tmp_path: Path) -> None:
    database = files.migrated(tmp_path / "watchword.db")

    with SqlUnitOfWork(database.writers):
        assert SqliteSchema(database).state() is SchemaState.CURRENT
    database.close()


def test_a_file_is_current_after_its_process_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "watchword.db"
    subprocess.run([sys.executable, "-c", CRASHES, str(path)], check=False)
    assert path.with_name("watchword.db-wal").stat().st_size > 0

    assert SqliteSchema(files.opened(path)).state() is SchemaState.CURRENT


def test_a_file_with_a_hot_journal_is_current_again(tmp_path: Path) -> None:
    path = tmp_path / "watchword.db"
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    files.migrated(path).close()
    files.altered(path, "PRAGMA journal_mode = DELETE")
    with closing(files.connected(path)) as connection:
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE half (text)")
        connection.executemany("INSERT INTO half VALUES (?)", [("x" * 3000,)] * 100)
        for file in tmp_path.glob("watchword.db*"):
            shutil.copy(file, crashed)
    assert (crashed / "watchword.db-journal").stat().st_size > 0

    assert SqliteSchema(files.opened(crashed / "watchword.db")).state() is SchemaState.CURRENT


def test_a_damaged_file_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "watchword.db"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 8000)

    with pytest.raises(StoreUnavailable):
        SqliteSchema(files.opened(path)).state()


def test_a_folder_that_takes_no_file_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreUnavailable):
        files.migrated(tmp_path / "file" / "watchword.db")


def test_a_migrated_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "watchword.db"
    database = files.migrated(path)

    modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    assert modes["watchword.db"] == 0o600
    assert set(modes.values()) == {0o600}
    assert path.parent.stat().st_mode & 0o077 == 0
    database.close()


def test_migrations_lead_to_the_tables_that_statements_name(tmp_path: Path) -> None:
    files.migrated(tmp_path / "migrated.db").close()
    engine = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    metadata.create_all(engine)
    engine.dispose()

    assert made_of(tmp_path / "migrated.db") == made_of(tmp_path / "made.db")


def made_of(path: Path) -> dict[str, str]:
    question = "SELECT name, sql FROM sqlite_schema WHERE name != 'alembic_version' AND sql != ''"
    with closing(files.connected(path)) as connection:
        # What was renamed has its name in quotes.
        return {
            name: " ".join(sql.replace('"', "").split())
            for name, sql in connection.execute(question)
        }


def test_the_code_knows_every_revision_in_order() -> None:
    scripts = ScriptDirectory.from_config(configuration()).walk_revisions()

    assert tuple(script.revision for script in scripts)[::-1] == REVISIONS


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "watchword.db"
    database = files.opened(path)
    database.file.create()
    with closing(files.connected(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        impatient = files.opened(path, busy_timeout=0.01)
        with pytest.raises(StoreUnavailable):
            SqliteSchema(impatient).migrate()
        other.execute("ROLLBACK")

    assert SqliteSchema(database).state() is SchemaState.EMPTY


def test_eight_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    path = tmp_path / "watchword.db"

    def start(_number: int) -> SchemaState:
        database = files.migrated(path)
        state = SqliteSchema(database).state()
        database.close()
        return state

    assert race(8, start) == [SchemaState.CURRENT] * 8


def test_alembic_is_loaded_by_a_migration_alone() -> None:
    script = "import adapters.sql.sqlite.schema, sys; sys.exit('alembic' in sys.modules)"

    assert (
        subprocess.run([sys.executable, "-c", script], check=False, env=os.environ).returncode == 0
    )
