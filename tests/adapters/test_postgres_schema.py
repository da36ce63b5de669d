"""How a database of PostgreSQL is judged and migrated."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, inspect

from adapters.sql.postgres.database import PostgresDatabase
from adapters.sql.revisions import REVISIONS
from adapters.sql.tables import metadata
from application.ports.schema import SchemaState
from domain.errors import StoreRefused, StoreUnavailable
from domain.faults import StoreFault
from tests.adapters.postgres_databases import empty, migrated, opened
from tests.contract.races import race
from tests.postgres_server import databases

FOREIGN = {
    "tables of another program": ["CREATE TABLE notes (text text)"],
    "our names without our mark": [
        "CREATE TABLE users (id int)",
        "CREATE TABLE sessions (id int)",
        "CREATE TABLE alembic_version AS SELECT '0001'::text AS version_num",
    ],
    "a view": ["CREATE VIEW users AS SELECT 1"],
}
ONCE_OURS = {
    "of no version": ["DELETE FROM alembic_version"],
    "without sessions": ["DROP TABLE sessions"],
}
NEWER = {
    "of a newer version": ["UPDATE alembic_version SET version_num = '9999'"],
    "of two versions": ["INSERT INTO alembic_version VALUES ('9999')"],
}


@pytest.fixture
def name() -> Iterator[str]:
    with empty() as made:
        yield made


def altered(name: str, statements: list[str]) -> None:
    for statement in statements:
        databases().execute(statement, database=name)


def test_a_database_without_a_table_is_empty_and_stays_so(name: str) -> None:
    with opened(name) as database:
        assert database.schema.state() is SchemaState.EMPTY
        assert database.schema.state() is SchemaState.EMPTY


def test_what_extensions_bring_along_is_nobodys(name: str) -> None:
    altered(name, ["CREATE EXTENSION pg_stat_statements"])
    with opened(name) as database:
        assert database.schema.state() is SchemaState.EMPTY


@pytest.mark.parametrize("statements", FOREIGN.values(), ids=FOREIGN)
def test_a_database_of_another_program_is_refused_untouched(
    name: str, statements: list[str]
) -> None:
    altered(name, statements)
    tables = "SELECT relname, relfilenode FROM pg_class ORDER BY oid"
    before = databases().execute(tables, database=name)
    with opened(name) as database:
        assert database.schema.state() is SchemaState.FOREIGN
        with pytest.raises(StoreRefused):
            database.schema.migrate()
    assert databases().execute(tables, database=name) == before


@pytest.mark.parametrize("statements", ONCE_OURS.values(), ids=ONCE_OURS)
def test_a_database_that_was_ours_is_refused(statements: list[str]) -> None:
    with migrated() as (name, database):
        altered(name, statements)
        assert database.schema.state() is SchemaState.FOREIGN


@pytest.mark.parametrize("statements", NEWER.values(), ids=NEWER)
def test_a_newer_database_is_refused(statements: list[str]) -> None:
    with migrated() as (name, database):
        altered(name, statements)
        assert database.schema.state() is SchemaState.AHEAD
        with pytest.raises(StoreRefused):
            database.schema.migrate()


def test_an_older_database_is_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    with migrated() as (_, database):
        monkeypatch.setattr("adapters.sql.revisions.REVISIONS", (*REVISIONS, "9999"))
        assert database.schema.state() is SchemaState.BEHIND


def test_eight_that_start_at_once_migrate_once(name: str) -> None:
    def start(_number: int) -> SchemaState:
        with opened(name) as database:
            database.schema.migrate()
            return database.schema.state()

    assert race(8, start) == [SchemaState.CURRENT] * 8


def test_a_migration_that_fails_leaves_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(name) as database:
        monkeypatch.setattr("adapters.sql.postgres.schema.MARK", "it's not a text")
        with pytest.raises(Exception, match="syntax error"):
            database.schema.migrate()
        assert database.schema.state() is SchemaState.EMPTY


def test_migrations_lead_to_the_tables_that_statements_name(name: str) -> None:
    with migrated() as (other, _):
        assert made_of(other) == made_of(name, make=True)


def made_of(name: str, *, make: bool = False) -> dict[str, object]:
    url = databases().url(name).replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    if make:
        metadata.create_all(engine)
    look = inspect(engine)
    found: dict[str, object] = {
        table: (
            # Ids come from a sequence of our own.
            [(c["name"], repr(c["type"]), c["nullable"]) for c in look.get_columns(table)],
            look.get_pk_constraint(table),
            look.get_unique_constraints(table),
            look.get_foreign_keys(table),
            look.get_indexes(table),
            look.get_check_constraints(table),
        )
        for table in ("users", "sessions")
    }
    engine.dispose()
    return found


def test_who_may_not_make_tables_is_told_so(name: str) -> None:
    databases().execute(
        "DO $$ BEGIN CREATE ROLE guest LOGIN PASSWORD 'guest';"
        " EXCEPTION WHEN duplicate_object THEN END $$"
    )
    altered(name, ["REVOKE CREATE ON SCHEMA public FROM PUBLIC"])
    url = databases().url(name)
    address = url.rpartition("@")[2]
    database = PostgresDatabase.at(f"postgresql://guest:guest@{address}")
    with pytest.raises(StoreUnavailable) as raised:
        database.schema.migrate()
    database.close()
    assert raised.value.fault is StoreFault.NO_RIGHTS
