"""How far a database has come, and bringing it further."""

import sqlite3
from typing import cast

from attrs import frozen
from sqlalchemy import Connection

from adapters.sql.outages import outages
from adapters.sql.revisions import refuse_others, state_by
from adapters.sql.sqlite.database import SqliteDatabase
from adapters.sql.sqlite.file import APPLICATION_ID, SqliteFile
from application.ports.schema import Schema, SchemaState


@frozen
class SqliteSchema(Schema):
    """Judges a file by its header, its tables and the revision it keeps."""

    database: SqliteDatabase

    def state(self) -> SchemaState:
        """Compare the database with this version.

        A file that is missing or has no bytes is empty; one that is no database is foreign.
        Raises `StoreUnavailable` on a damaged one.
        """
        with outages():
            return _state_of(self.database.file)

    def migrate(self) -> None:
        """Bring the database to this version, in one transaction and one process at a time.

        Raises `StoreRefused` where `state` says that it is newer or not ours.
        """
        # Costs 0.4 s, and few starts need it.
        from adapters.sql.migrations.upgrade import upgrade  # noqa: PLC0415 - as above

        refuse_others(self.state())
        with outages():
            self.database.file.create()
            with self.database.migration() as connection:
                # Again, now that nobody else can write: somebody may have been quicker.
                refuse_others(_judge(_driver(connection)))
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                upgrade(connection)


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _state_of(file: SqliteFile) -> SchemaState:
    try:
        before = file.path.stat()
    except FileNotFoundError:
        return SchemaState.EMPTY
    if before.st_size == 0:
        return SchemaState.EMPTY
    if file.is_no_database():
        return SchemaState.FOREIGN
    glimpsed = file.glimpse(_judge_alone)
    if glimpsed is SchemaState.FOREIGN:
        # Mark and tables are made at once: what is still in a log changes nothing.
        return glimpsed
    has_journal = file.has_beside("-journal")
    is_whole = not has_journal and not file.has_beside("-wal")
    if glimpsed and is_whole and file.path.stat().st_mtime_ns == before.st_mtime_ns:
        return glimpsed
    # A process killed while it wrote leaves a journal behind, which only a writer can undo.
    is_ours = glimpsed in {SchemaState.CURRENT, SchemaState.BEHIND}
    return file.ask(_judge_alone, mode="rw" if has_journal and is_ours else "ro")


def _judge(connection: sqlite3.Connection) -> SchemaState:
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    if mark == 0 and not tables:
        return SchemaState.EMPTY
    if mark != APPLICATION_ID or "alembic_version" not in tables:
        return SchemaState.FOREIGN
    revisions = {name for (name,) in connection.execute("SELECT version_num FROM alembic_version")}
    return state_by(tables=tables, revisions=revisions)


def _judge_alone(connection: sqlite3.Connection) -> SchemaState:
    # One moment for all the questions.
    connection.execute("BEGIN")
    return _judge(connection)
