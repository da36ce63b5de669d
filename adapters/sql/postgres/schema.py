"""How far a database has come, and bringing it further."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from attrs import frozen
from psycopg.errors import InsufficientPrivilege, InvalidSchemaName, ReadOnlySqlTransaction
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from adapters.sql.outages import outages
from adapters.sql.postgres.address import Address
from adapters.sql.postgres.connection import Connection
from adapters.sql.postgres.pool import Pool
from adapters.sql.postgres.results import rows_of
from adapters.sql.revisions import refuse_others, state_by
from application.ports.schema import Schema, SchemaState
from domain.errors import StoreUnavailable
from domain.faults import StoreFault

MARK = "Watchword keeps its revision here."
"""The comment on the table of the revision, by which a database is known to be ours."""

# Whoever migrates holds the advisory lock of this number: WWRD.
_ALONE = f"SELECT pg_advisory_xact_lock({0x57575244})"

# What extensions brought along is nobody's.
_TABLES = """
SELECT relname, obj_description(pg_class.oid, 'pg_class')
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = current_schema() AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS (
    SELECT FROM pg_depend
    WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
)
"""

Ask = Callable[[str], Iterable[Any]]
"""Runs a query and returns its rows, all of texts."""


@frozen
class PostgresSchema(Schema):
    """Judges the first schema on the search path by its tables and the revision it keeps."""

    address: Address
    _pool: Pool

    def state(self) -> SchemaState:
        """Compare the database with this version; one without a table is empty."""
        with outages(), self._pool.lent() as connection:
            return _judge(_asking(connection))

    def migrate(self) -> None:
        """Bring the database to this version, in one transaction and one process at a time.

        Raises `StoreRefused` where `state` says that it is newer or not ours.
        """
        # Costs 0.4 s, and few starts need it.
        from adapters.sql.migrations.upgrade import upgrade  # noqa: PLC0415 - as above

        with outages(), _rights(), self._migration() as connection:
            refuse_others(_judge(lambda query: connection.exec_driver_sql(query).all()))
            upgrade(connection)
            connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{MARK}'")

    @contextmanager
    def _migration(self) -> Iterator[SqlConnection]:
        engine = create_engine(
            "postgresql+psycopg://",
            creator=self.address.connect_to_migrate,
            poolclass=NullPool,
            # An error that is nobody's outage reaches the log: with the statement, with no value.
            hide_parameters=True,
        )
        with engine.begin() as connection:
            connection.exec_driver_sql(_ALONE)
            yield connection


@contextmanager
def _rights() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, InsufficientPrivilege | InvalidSchemaName):
            raise StoreUnavailable(StoreFault.NO_RIGHTS) from error
        if isinstance(error.orig, ReadOnlySqlTransaction):
            raise StoreUnavailable(StoreFault.READ_ONLY) from error
        raise


def _asking(connection: Connection) -> Ask:
    def ask(query: str) -> list[list[str | None]]:
        rows = rows_of(connection.ask((query, ())))
        return [[each and each.decode() for each in row] for row in rows]

    return ask


def _judge(ask: Ask) -> SchemaState:
    marks = dict(ask(_TABLES))
    if not marks:
        return SchemaState.EMPTY
    if marks.get("alembic_version") != MARK:
        return SchemaState.FOREIGN
    revisions = {name for (name,) in ask("SELECT version_num FROM alembic_version")}
    return state_by(tables=marks.keys(), revisions=revisions)
