"""Where a PostgreSQL server is, and how a connection to it is opened and set up."""

import re
from typing import Any, Self

import psycopg
from attrs import field, frozen
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from adapters.sql.outages import is_outage
from adapters.sql.postgres.connection import Connection
from adapters.sql.postgres.results import rows_of
from domain.errors import StoreUnavailable
from domain.faults import StoreFault

OLDEST = 14
"""The first version of the server that is supported."""

# The server gives up first, so that an answer comes and the connection can go on being used.
_LIMITS = {
    "statement_timeout": "4s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "10s",
}
_MIGRATION_LIMITS = {"statement_timeout": "0", "lock_timeout": "60s"}

# A commit that has returned survives a power cut. Whether it waits for a standby as well is the
# operator's choice; that it waits for nothing is what a connection can undo by itself. So it can an
# isolation that has statements fail on what others commit meanwhile: to look at a statement is
# enough for a transaction to have begun, and to be too late for another.
_PROMISE = """
SELECT current_setting('fsync')::bool FROM (
    SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')
        WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false),
    set_config('default_transaction_isolation', 'read committed', false)
) AS promised
"""
_TRUE = b"\1"

# Unless the URL says something else.
_USUAL = {
    "application_name": "watchword",
    "connect_timeout": 3,
    # A server that was cut off is noticed after some ten seconds by whoever waits for it.
    "tcp_user_timeout": 5000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}

# What a server says that refuses; one that speaks another language is just not reachable.
_REFUSALS = {
    "authentication failed|no password supplied|role .+ does not exist|no pg_hba.conf entry": (
        StoreFault.BAD_CREDENTIALS
    ),
    "database .+ does not exist": StoreFault.NO_DATABASE,
    "too many (clients|connections)|connection slots": StoreFault.FULL,
}


@frozen
class Address:
    """A URL as libpq understands it, without anything about it that could be asked of libpq."""

    _parameters: dict[str, Any] = field(repr=False)

    @classmethod
    def of(cls, url: str) -> Self:
        """Read a URL; raises `StoreUnavailable` on one that libpq does not understand."""
        try:
            given = conninfo_to_dict(url)
        except psycopg.Error:
            # Not chained: libpq repeats what it does not understand, which may be a secret.
            raise StoreUnavailable(StoreFault.BAD_ADDRESS) from None
        if "," in str(given.get("host", "")):
            # Of several servers the one that can be written to, whichever that has come to be.
            given.setdefault("target_session_attrs", "read-write")
        return cls(_USUAL | given | {"client_encoding": "utf8"})

    def connect(self) -> Connection:
        """Open a connection to read and write on."""
        return Connection(self._opened(_LIMITS))

    def connect_to_migrate(self) -> "psycopg.Connection[Any]":
        """Open a connection that may take its time."""
        opened = self._opened(_MIGRATION_LIMITS)
        # As psycopg needs it to send by itself.
        opened.pgconn.nonblocking = 1
        opened.autocommit = False
        return opened

    def _opened(self, limits: dict[str, str]) -> "psycopg.Connection[Any]":
        ours = " ".join(f"-c {name}={value}" for name, value in limits.items())
        options = f"{ours} {self._parameters.get('options', '')}".strip()
        conninfo = make_conninfo(**self._parameters | {"options": options})
        try:
            opened = psycopg.connect(conninfo, autocommit=True)
        except psycopg.Error as error:
            raise StoreUnavailable(_fault_of(str(error))) from error
        try:
            _refuse_misfits(opened)
        except BaseException:
            opened.close()
            raise
        return opened


def _fault_of(says: str) -> StoreFault:
    for refusal, fault in _REFUSALS.items():
        if re.search(refusal, says):
            return fault
    return StoreFault.UNREACHABLE


def _refuse_misfits(opened: "psycopg.Connection[Any]") -> None:
    # The server has said both by itself.
    if opened.info.server_version < OLDEST * 10_000:
        raise StoreUnavailable(StoreFault.TOO_OLD)
    if opened.info.parameter_status("server_encoding") != "UTF8":
        raise StoreUnavailable(StoreFault.NOT_UNICODE)
    if not _is_durable(Connection(opened)):
        raise StoreUnavailable(StoreFault.NOT_DURABLE)


def _is_durable(connection: Connection) -> bool:
    # Not by psycopg, which would wait without end for a server that was stopped just now.
    try:
        [[promised]] = rows_of(connection.ask((_PROMISE, ())))
    except Exception as error:
        if is_outage(error):
            raise StoreUnavailable(StoreFault.UNREACHABLE) from error
        raise
    return bool(promised == _TRUE)
