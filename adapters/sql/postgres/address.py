"""Where a PostgreSQL server is, and how a connection to it is opened and set up."""

import re
from typing import Any, Self

import psycopg
from attrs import field, frozen
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from adapters.sql.postgres.connection import Connection
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
        return Connection(self._opened(_LIMITS, autocommit=True))

    def connect_to_migrate(self) -> "psycopg.Connection[Any]":
        """Open a connection that may take its time."""
        return self._opened(_MIGRATION_LIMITS, autocommit=False)

    def _opened(self, limits: dict[str, str], *, autocommit: bool) -> "psycopg.Connection[Any]":
        ours = " ".join(f"-c {name}={value}" for name, value in limits.items())
        options = f"{ours} {self._parameters.get('options', '')}".strip()
        try:
            opened = psycopg.connect(
                make_conninfo(**self._parameters | {"options": options}), autocommit=autocommit
            )
        except psycopg.Error as error:
            raise StoreUnavailable(_fault_of(str(error))) from error
        fault = _misfit(opened)
        if fault:
            opened.close()
            raise StoreUnavailable(fault)
        return opened


def _fault_of(says: str) -> StoreFault:
    for refusal, fault in _REFUSALS.items():
        if re.search(refusal, says):
            return fault
    return StoreFault.UNREACHABLE


def _misfit(opened: "psycopg.Connection[Any]") -> StoreFault | None:
    # The server has said both by itself.
    if opened.info.server_version < OLDEST * 10_000:
        return StoreFault.TOO_OLD
    if opened.info.parameter_status("server_encoding") != "UTF8":
        return StoreFault.NOT_UNICODE
    return None
