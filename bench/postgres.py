"""A PostgreSQL server of our own, as durable as one in earnest, and people in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from attrs import field, frozen
from sqlalchemy import Table

from adapters.sql.tables import sessions, users
from adapters.sql.times import UtcTime, since_epoch, to_microseconds
from bench import people, processes
from bench.networks import HERE, Host
from entrypoints.container.root import build
from entrypoints.settings import Settings
from tests.postgres_server import PostgresServer, lacks_binaries

LACKING = "This part needs PostgreSQL on this machine; on Debian: apt-get install postgresql"
_SETTINGS = {
    "listen_addresses": "*",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    # Nothing of its own accord while something is measured.
    "autovacuum": "off",
}
ON_DISK = Path("/var/tmp")  # noqa: S108 - what is made there has a name of its own
"""Where a flush takes the time that it takes; /tmp may be memory."""


@frozen
class Database:
    """One on a server, empty at first."""

    url: str
    socket_url: str
    """The same by its Unix socket."""
    leaders: Sequence[int] = field(kw_only=True)
    """The first process of each server that keeps it, whose children are the others."""

    def fill(self, numbers: range) -> None:
        """Make the tables, and people with a session each."""
        build(Settings(database_url=self.url)).application().migrate_store()
        with psycopg.connect(self.url) as connection:
            rows = (people.user_row(each, people.NOBODYS_HASH, _now()) for each in numbers)
            _copy(connection, users, rows)
            connection.execute("SELECT setval('users_id_seq', %s)", [numbers.stop])
        self.open_sessions(numbers)

    def open_sessions(self, numbers: range) -> None:
        """Have each of these people one session, whatever they had before."""
        with psycopg.connect(self.url) as connection:
            theirs = [numbers.start, numbers.stop - 1]
            connection.execute("DELETE FROM sessions WHERE user_id BETWEEN %s AND %s", theirs)
            _copy(connection, sessions, (people.session_row(each, _now()) for each in numbers))
        self.rows("VACUUM ANALYZE")

    def has_sessions(self, numbers: range) -> bool:
        """Tell whether any of these people has a session."""
        of_them = f"user_id BETWEEN {numbers.start} AND {numbers.stop - 1}"
        return bool(self.rows(f"SELECT 1 FROM sessions WHERE {of_them} LIMIT 1"))  # noqa: S608 - numbers

    def used(self) -> processes.Used:
        """Tell how much CPU its servers have used."""
        pids = [pid for each in self.leaders for pid in processes.with_children(each)]
        return processes.used(pids)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement, and return what it finds."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


@contextmanager
def database(*, settings: Mapping[str, str] = _SETTINGS) -> Iterator[Database]:
    """Run a server on this machine, with one in it."""
    with server(HERE, settings=settings) as running:
        name = running.new()
        yield Database(running.url(name), running.owner_url(name), leaders=[leader(running)])


@contextmanager
def server(
    host: Host, *, settings: Mapping[str, str], lets_in: Sequence[str] = ()
) -> Iterator[PostgresServer]:
    """Run one on a host, its files on the disk; who is let in is told as in `pg_hba.conf`."""
    if lacks_binaries():
        raise SystemExit(LACKING)
    running = PostgresServer(settings={**_SETTINGS, **settings}, place=ON_DISK)
    with (running.folder / "data" / "pg_hba.conf").open("a", encoding="ascii") as rules:
        rules.writelines(f"{rule}\n" for rule in lets_in)
    with started(running, host):
        yield running


@contextmanager
def started(running: PostgresServer, host: Host) -> Iterator[None]:
    """Have a server be started on a host, and end it."""
    try:
        with host.entered():
            running.start()
        yield
    finally:
        running.close()


def leader(running: PostgresServer) -> int:
    """Name its first process."""
    return int((running.folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def _now() -> int:
    return to_microseconds(datetime.now(UTC))


def _copy(
    connection: psycopg.Connection[Any], table: Table, rows: Iterable[Mapping[str, Any]]
) -> None:
    columns = table.columns
    moments = {column.name for column in columns if isinstance(column.type, UtcTime)}
    into = f"COPY {table.name} ({', '.join(columns.keys())}) FROM STDIN"
    with connection.cursor().copy(into.encode()) as copy:
        for row in rows:
            copy.write_row([since_epoch(v) if k in moments else v for k, v in row.items()])
