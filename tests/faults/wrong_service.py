"""Watchword with a protection taken away: what a fault test has to catch to be worth anything.

`python -m tests.faults.wrong_service serve` serves as usual, but for the mistakes that are named,
with commas, by `MISTAKES` in its environment.
"""

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from queue import Empty
from threading import Timer
from typing import Any, Final
from wsgiref.types import WSGIApplication, WSGIEnvironment

from psycopg.pq.abc import PGresult

from adapters.redis import address as redis_address
from adapters.redis import change, line, remote_memory
from adapters.shared_memory.generations import Generations
from adapters.sql import outages
from adapters.sql.postgres import address, connection, pool, transaction
from adapters.sql.postgres.connection import Call
from adapters.sql.postgres.pool import Pool
from adapters.sql.postgres.readers import PostgresReaders
from adapters.sql.session_reader import SqlSessionReader
from adapters.sql.sqlite import file
from adapters.sql.sqlite.group_commit import GroupCommit
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.system import SystemClock
from application.attempt_limits import AttemptLimits
from domain.attempts import Limit, counted
from domain.audit_chain import SealedEntry
from domain.errors import StoreUnavailable, TooManyAttempts
from domain.session import Lifetime, SessionLimits
from entrypoints import worker
from entrypoints.http import server
from entrypoints.http.request_log import RequestLog
from entrypoints.main import main
from tests.server import Server

NAMES: Final = "MISTAKES"
CLOCK: Final = "CLOCK"

_make_app = worker.make_app


def outages_are_nobody() -> None:
    """Have a session that cannot be looked for be one that is not there."""
    find = SqlSessionReader.find

    def find_or_not(self: SqlSessionReader, digest: bytes) -> Any:
        with suppress(StoreUnavailable):
            return find(self, digest)
        return None

    SqlSessionReader.find = find_or_not  # type: ignore[method-assign]  # the mistake


def outages_are_kept() -> None:
    """Acknowledge what was not committed."""
    commit = SqlUnitOfWork.commit

    def commit_somehow(self: SqlUnitOfWork) -> None:
        with suppress(StoreUnavailable):
            commit(self)

    SqlUnitOfWork.commit = commit_somehow  # type: ignore[method-assign]  # the mistake


def outages_are_bugs() -> None:
    """Have nothing that fails while writing be an outage."""
    outages.is_outage = lambda error: False
    transaction.is_outage = outages.is_outage  # type: ignore[attr-defined]  # the mistake


def acknowledged_first() -> None:
    """Acknowledge what is committed a moment later."""
    end = GroupCommit.end

    def end_later(self: GroupCommit, unit: Any, *, is_kept: bool) -> None:
        Timer(0.05, end, (self, unit), {"is_kept": is_kept}).start()

    GroupCommit.end = end_later  # type: ignore[method-assign]  # the mistake


def commits_do_not_wait() -> None:
    """Leave it to others when a commit reaches the disk: the operating system, PostgreSQL."""
    promising = file._promising  # noqa: SLF001 - where the promise is made

    def promising_less(connection: sqlite3.Connection) -> sqlite3.Connection:
        promising(connection).execute("PRAGMA synchronous = NORMAL")
        return connection

    file._promising = promising_less  # noqa: SLF001 - where the promise is made
    address._PROMISE = "SELECT true"  # noqa: SLF001 - likewise


def crashes_are_remembered() -> None:
    """End the service where a worker dies that was started again some seconds ago."""
    server.AT_ONCE = server.GRANIANS_AT_ONCE


def threads_are_few() -> None:
    """Have as few threads as most servers have."""
    server.BLOCKING_THREADS = 16  # type: ignore[misc]  # the mistake


def the_future_is_accepted() -> None:
    """Accept a session that began on a clock since set back."""

    def is_live(self: Lifetime, *, at: datetime, limits: SessionLimits) -> bool:
        return at < self.expires_at(limits)

    Lifetime.is_live = is_live  # type: ignore[method-assign]  # the mistake


def the_clock_is_wrong() -> None:
    """Add to the true time as many seconds as the file says that `CLOCK` names."""
    now, file = SystemClock.now, Path(os.environ[CLOCK])

    def wrong_now(self: SystemClock) -> datetime:
        return now(self) + timedelta(seconds=int(file.read_text()))

    SystemClock.now = wrong_now  # type: ignore[method-assign]  # the mistake


def changes_are_not_told() -> None:
    """Have each process find out for itself that a session has ended."""
    Generations.announced = lambda *_, **__: nullcontext()  # type: ignore[assignment, method-assign]  # the mistake


def workers_live_on() -> None:
    """Have a worker not look to the process that started it."""
    worker._end_with_the_parent = lambda: None  # noqa: SLF001 - the mistake


def waits_have_no_end() -> None:
    """Wait for as long as it takes: for an answer, and for a connection that is in use."""
    connection.PATIENCE = pool.PATIENCE = 3600.0


def reads_are_asked_once() -> None:
    """Take a connection that broke for a database that cannot be read."""

    def refused(self: PostgresReaders, call: Call) -> PGresult:
        raise StoreUnavailable

    PostgresReaders._asked_again = refused  # type: ignore[method-assign]  # noqa: SLF001 - the mistake


def places_are_lost() -> None:
    """Have one connection less for each that could not be opened."""
    take = Pool.take

    def take_or_lose(self: Pool) -> connection.Connection:
        try:
            return take(self)
        except StoreUnavailable:
            with suppress(Empty):
                self._places.get_nowait()
            raise

    Pool.take = take_or_lose  # type: ignore[method-assign]  # the mistake


def sessions_are_remembered() -> None:
    """Have each process remember whom it has seen, and hear of nobody's changes."""
    SqlSessionReader.find = cache(SqlSessionReader.find)  # type: ignore[method-assign]  # the mistake


def redis_is_not_told() -> None:
    """Have sessions end in the database alone."""
    remote_memory.RemoteMemory.tell = lambda self, commands: set()  # type: ignore[method-assign]  # the mistake


def redis_is_heard_to_refuse() -> None:
    """Take what a server says no to for something that it has done."""
    remote_memory.__dict__["ResponseError"] = ()


def redis_is_not_waited_for() -> None:
    """Answer for a change that Redis was not told of as soon as for any other."""
    change.UNHEARD_FOR = 0.0


def every_run_of_redis_is_one() -> None:
    """Believe what a server remembers from before it was started."""
    line._epoch = lambda replies: bytes(8)  # noqa: SLF001 - where runs are told apart


def redis_is_waited_for_in_every_read() -> None:
    """Have patience with a server that does not answer."""
    for timeout in ("socket_timeout", "socket_connect_timeout"):
        redis_address._USUAL[timeout] = 60.0  # noqa: SLF001 - where patience is limited


def tries_are_counted_afterwards() -> None:
    """Look whether there were too many tries, and count this one only once it was looked at."""
    count = AttemptLimits._count  # noqa: SLF001 - where tries are counted

    def look(self: AttemptLimits, limits: Mapping[bytes, Limit]) -> None:
        with self.unit_of_work() as work:
            counted(work.attempts.held(limits), limits=limits, at=self.clock.now())

        def count_it() -> None:
            with suppress(TooManyAttempts):
                count(self, limits)

        Timer(1.0, count_it).start()

    AttemptLimits._count = look  # type: ignore[method-assign]  # noqa: SLF001 - the mistake


def requests_wait_for_their_file() -> None:
    """Have whoever is served see to the file that requests are kept in."""
    add = RequestLog.add

    def add_when_kept(self: RequestLog, environ: WSGIEnvironment, began: int) -> None:
        SqliteRequestRecords(RecordsFile(Path(os.environ["WATCHWORD_REQUESTS_FILE"]))).totals()
        add(self, environ, began)

    RequestLog.add = add_when_kept  # type: ignore[method-assign]  # the mistake


def entries_are_not_linked() -> None:
    """Verify that every entry of the audit is there, and not what it tells."""
    SealedEntry.follows = lambda self, before: True  # type: ignore[method-assign]  # the mistake


MISTAKES: Final[dict[str, Callable[[], None]]] = {
    each.__name__: each
    for each in (
        outages_are_nobody,
        outages_are_kept,
        outages_are_bugs,
        acknowledged_first,
        commits_do_not_wait,
        crashes_are_remembered,
        threads_are_few,
        the_clock_is_wrong,
        changes_are_not_told,
        workers_live_on,
        the_future_is_accepted,
        waits_have_no_end,
        reads_are_asked_once,
        places_are_lost,
        sessions_are_remembered,
        redis_is_not_told,
        redis_is_heard_to_refuse,
        redis_is_not_waited_for,
        every_run_of_redis_is_one,
        redis_is_waited_for_in_every_read,
        tries_are_counted_afterwards,
        requests_wait_for_their_file,
        entries_are_not_linked,
    )
}


@cache
def make_mistakes() -> None:
    """Make them once in a process: a worker may be a copy of one that has made them."""
    for name in os.environ[NAMES].split(","):
        MISTAKES[name]()


def make_app(worker: int) -> WSGIApplication:
    """Build the application in a worker, mistaken."""
    make_mistakes()
    return _make_app(worker)


def wrong_server(folder: Path, settings: dict[str, str], *mistakes: Callable[[], None]) -> Server:
    """Return a server that makes the mistakes."""
    names = ",".join(mistake.__name__ for mistake in mistakes)
    return Server(folder, settings | {NAMES: names}, program=__name__)


if __name__ == "__main__":
    make_mistakes()
    worker.make_app = make_app
    main()
