"""Units of work that follow one another on one connection and are committed together."""

from threading import Lock
from typing import cast

from attrs import define, field
from sqlalchemy import Dialect

from adapters.sql.audit import SqlAuditEntries
from adapters.sql.outages import outages
from adapters.sql.sqlite.batch import Batch
from adapters.sql.sqlite.checkpoints import Checkpoints
from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.sqlite.writing_connection import WritingConnection
from adapters.sql.transaction import Transaction
from adapters.sql.turns import HostTurns, Turns
from adapters.sql.ways_in import Writers
from application.ports.session_changes import SessionChanges
from domain.errors import StoreUnavailable

PATIENCE = 1.0
"""Seconds to wait for a turn in this process; behind a writer that is stuck, for nothing."""

LINKED = 500
"""Entries linked at a time."""


@define(eq=False)
class GroupCommit(Writers):
    """Has everybody who wants to write at a time share one wait for the disk.

    A unit of work is a savepoint. When it ends, the next one of this process goes on in the same
    transaction, and the last commits for all. Nobody hears how their unit ended, not even that it
    was refused, before that commit is on the disk: what another unit did may be the reason, and
    has to be true by then. A commit that fails, fails for all.

    One process at a time; and whoever remembers sessions is told around the commit which change.
    """

    _connection: WritingConnection
    _host: HostTurns
    _changes: SessionChanges
    _checkpoints: Checkpoints
    _dialect: Dialect
    _busy_timeout: float
    """Seconds to wait for another process."""
    _turns: Turns = field(factory=Turns, init=False)
    _batch: Batch | None = field(default=None, init=False)

    def begin(self) -> Transaction:
        """Begin a unit of work when its turn comes; raises `StoreUnavailable`."""
        with outages():
            self._turns.take(within=min(PATIENCE, self._busy_timeout))
            batch = self._batch or self._opened()
            self._run(batch, "SAVEPOINT unit")
        return Transaction(batch.connection, self._dialect)

    def end(self, unit: Transaction, /, *, is_kept: bool) -> None:
        """End the unit, to be kept or not; raises `StoreUnavailable` when its batch is lost.

        What was done in the batch so far survives a power cut by then.
        """
        batch = cast("Batch", self._batch)
        batch.take_in(unit, is_kept=is_kept)
        heard = Lock()
        heard.acquire()
        batch.waiting.append(heard)
        if batch.takes_more() and self._turns.give():
            heard.acquire()
        else:
            self._finish(batch)
        if not batch.is_kept:
            raise StoreUnavailable from batch.failure
        # By now others write.
        if is_kept and unit.ends_sessions and batch.until_heard:
            batch.until_heard()

    def close(self) -> None:
        """Close the files; for when nobody writes any more. A batch under way is lost."""
        self._connection.close()
        self._host.close()

    def _opened(self) -> Batch:
        try:
            connection = self._connection.opened()
            self._host.take(within=self._busy_timeout)
        except BaseException:
            self._turns.leave()
            raise
        batch = self._batch = Batch(connection)
        # The write lock at once: who reads first and writes then would fail where it has to wait
        # for somebody with no such manners.
        self._run(batch, "BEGIN IMMEDIATE")
        return batch

    def _run(self, batch: Batch, sql: str) -> None:
        try:
            batch.connection.execute(sql)
        except BaseException as error:
            batch.failure = error
            self._finish(batch)
            raise

    def _finish(self, batch: Batch) -> None:
        try:
            if not batch.failure:
                self._commit(batch)
        finally:
            self._disperse(batch)
        if batch.is_kept:
            self._checkpoints.run_if_due(batch.rows)

    def _disperse(self, batch: Batch) -> None:
        self._batch = None
        try:
            if not batch.is_kept:
                self._connection.settle(batch.failure)
        finally:
            self._host.leave()
            self._turns.leave()
            for heard in batch.waiting:
                heard.release()

    def _link(self, batch: Batch) -> None:
        # Once for all units: nobody else writes, so there is never anything left to link.
        if batch.has_entries:
            entries = SqlAuditEntries(Transaction(batch.connection, self._dialect))
            while entries.seal(limit=LINKED) == LINKED:
                pass

    def _commit(self, batch: Batch) -> None:
        try:
            self._link(batch)
            changes = self._changes.announced(digests=batch.digests, users=batch.users)
            with changes as batch.until_heard:
                batch.connection.execute("COMMIT")
                # Whatever goes wrong from here on: it is on the disk.
                batch.is_kept = True
                batch.rows = batch.connection.total_changes
        except (LIBRARY.Error, OSError, StoreUnavailable) as error:
            batch.failure = error
