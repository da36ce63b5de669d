"""What `watchword doctor` examines of a PostgreSQL server."""

from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address
from time import time
from typing import NamedTuple

from attrs import frozen

from adapters.sql.outages import outages
from adapters.sql.postgres.database import READING, WRITING, PostgresDatabase
from adapters.sql.postgres.results import rows_of
from adapters.sql.writing_check import WritingCheck
from application.ports.check import Check, Finding, Status, compared_clocks
from domain.errors import StoreUnavailable

WRITING_ADVICE = (
    "See that the user in WATCHWORD_DATABASE_URL may insert, update and delete, that the server is"
    " no standby and has room on its disk, and where WATCHWORD_HOSTS is one, that the folder"
    " watchword-<uid> in /dev/shm can be written."
)

_FACTS = """
SELECT current_setting('server_version'), current_setting('full_page_writes'),
    current_setting('synchronous_commit'), current_setting('max_connections'),
    (SELECT sum(numbackends) FROM pg_stat_database)::text,
    extract(epoch FROM clock_timestamp())::text,
    coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false)::text,
    coalesce(host(inet_server_addr()), '')
"""


class Facts(NamedTuple):
    """What the server says of itself, each in its words."""

    version: str
    full_page_writes: str
    synchronous_commit: str
    max_connections: str
    in_use: str
    now: str
    """Seconds since 1970."""
    is_encrypted: str
    address: str
    """Of the server as this connection has it; none of a Unix socket."""


Seen = tuple[Status, str, str]


@frozen
class PostgresCheck(Check):
    """Asks the server about itself."""

    name: str
    database: PostgresDatabase
    judge: Callable[[Facts], Seen]

    def examine(self) -> Finding:
        """Ask, changing nothing."""
        try:
            with outages(), self.database.reading.lent() as connection:
                result = connection.ask((_FACTS, ()))
        except StoreUnavailable as error:
            why = f" ({error.fault.replace('_', ' ')})" if error.fault else ""
            advice = "Run `watchword migrate`, which says more."
            return Finding(self.name, Status.FAIL, f"The server cannot be used{why}.", advice)
        facts = Facts(*(each.decode() for each in rows_of(result)[0]))
        return Finding(self.name, *self.judge(facts))


def server(facts: Facts) -> Seen:
    """Tell which server it is."""
    return Status.OK, f"PostgreSQL {facts.version}.", ""


def durability(facts: Facts) -> Seen:
    """Tell whether a commit that has returned survives a power cut, and how."""
    says = f"Commits survive a power cut (fsync on, synchronous_commit {facts.synchronous_commit})."
    if facts.full_page_writes != "on":
        says += " A page that was half written then does not: full_page_writes is off."
        advice = "Set full_page_writes = on, unless the file system never writes half a page."
        return Status.WARN, says, advice
    return Status.OK, says, ""


def clock(facts: Facts, *, now: Callable[[], float] = time) -> Seen:
    """Tell how far the server's clock and this machine's are apart."""
    return compared_clocks(timedelta(seconds=float(facts.now) - now()), whose="The server's")


def encryption(facts: Facts) -> Seen:
    """Tell whether whoever listens on the way learns the hashes of passwords."""
    if facts.is_encrypted == "true":
        return Status.OK, "The connection to the server is encrypted.", ""
    if not facts.address or ip_address(facts.address).is_loopback:
        return Status.OK, "The server is on this machine.", ""
    says = f"The connection to the server at {facts.address} is not encrypted."
    return Status.WARN, says, "Add sslmode=verify-full to WATCHWORD_DATABASE_URL."


def connections(facts: Facts, *, needed: int) -> Seen:
    """Tell whether the server bears as many connections as the workers may open."""
    says = f"The workers use up to {needed} connections of {facts.max_connections}"
    says += f", of which {facts.in_use} are in use."
    if needed > int(facts.max_connections):
        return Status.WARN, says, "Raise max_connections there, or lower WATCHWORD_WORKERS."
    return Status.OK, says, ""


def postgres_checks(database: PostgresDatabase, *, workers: int) -> tuple[Check, ...]:
    """Set up every check of the server that the database is on."""
    needed = workers * (READING + WRITING)
    return (
        PostgresCheck("store.server", database, server),
        PostgresCheck("store.clock", database, clock),
        PostgresCheck("store.tls", database, encryption),
        PostgresCheck("store.durability", database, durability),
        PostgresCheck(
            "store.connections", database, lambda facts: connections(facts, needed=needed)
        ),
        WritingCheck(database.schema, database.writers, WRITING_ADVICE),
    )
