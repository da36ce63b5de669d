"""Units of work that follow one another on one connection and are committed together."""

import sqlite3
from threading import Lock
from time import monotonic
from typing import cast

from attrs import define, field
from sqlalchemy import Dialect

from adapters.sql.outages import outages
from adapters.sql.sqlite_library import LIBRARY
from adapters.sql.transaction import Transaction
from adapters.sql.turns import HostTurns, Turns
from adapters.sql.writing_connection import WritingConnection
from application.ports.session_changes import SessionChanges
from domain.errors import StoreUnavailable

PATIENCE = 1.0
"""Seconds to wait for a turn in this process; behind a writer that is stuck, for nothing."""

LASTS = 0.004
"""Seconds after which a batch takes in nobody more: other processes want to write as well."""


@define(eq=False)
class _Batch:
    """What one commit keeps, or none of it."""

    connection: sqlite3.Connection
    began: float = field(factory=monotonic)
    waiting: list[Lock] = field(factory=list)
    """One for each unit that has ended and waits to hear of the commit."""
    digests: set[bytes] = field(factory=set)
    users: set[int] = field(factory=set)
    failure: Exception | None = None
    is_kept: bool = False

    def takes_more(self) -> bool:
        return self.failure is None and monotonic() - self.began < LASTS


@define(eq=False)
class GroupCommit:
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
    _dialect: Dialect
    _busy_timeout: float
    """Seconds to wait for another process."""
    _turns: Turns = field(factory=Turns, init=False)
    _batch: _Batch | None = field(default=None, init=False)

    def begin(self) -> Transaction:
        """Begin a unit of work when its turn comes; raises `StoreUnavailable`."""
        with outages():
            self._turns.take(within=min(PATIENCE, self._busy_timeout))
            batch = self._batch or self._opened()
            self._join(batch)
        return Transaction(batch.connection, self._dialect)

    def end(self, unit: Transaction, *, is_kept: bool) -> None:
        """End the unit, to be kept or not; raises `StoreUnavailable` when its batch is lost.

        What was done in the batch so far survives a power cut by then.
        """
        batch = cast("_Batch", self._batch)
        self._leave(batch, unit, is_kept=is_kept)
        heard = Lock()
        heard.acquire()
        batch.waiting.append(heard)
        if batch.takes_more() and self._turns.give():
            heard.acquire()
        else:
            self._finish(batch)
        if not batch.is_kept:
            raise StoreUnavailable from batch.failure

    def close(self) -> None:
        """Close the files; for when nobody writes any more."""
        self._connection.close()
        self._host.close()

    def _opened(self) -> _Batch:
        try:
            connection = self._connection.opened()
            self._host.take(within=self._busy_timeout)
        except BaseException:
            self._turns.leave()
            raise
        batch = self._batch = _Batch(connection)
        return batch

    def _join(self, batch: _Batch) -> None:
        try:
            if not batch.connection.in_transaction:
                # The write lock at once: who reads first and writes then would fail where it
                # has to wait for somebody with no such manners.
                batch.connection.execute("BEGIN IMMEDIATE")
            batch.connection.execute("SAVEPOINT unit")
        except Exception as error:
            batch.failure = error
            self._finish(batch)
            raise

    def _leave(self, batch: _Batch, unit: Transaction, *, is_kept: bool) -> None:
        batch.failure = unit.failure
        if batch.failure:
            return
        try:
            if not is_kept:
                batch.connection.execute("ROLLBACK TO unit")
            batch.connection.execute("RELEASE unit")
        except LIBRARY.Error as error:
            batch.failure = error
        if is_kept:
            batch.digests |= unit.digests
            batch.users |= unit.users

    def _finish(self, batch: _Batch) -> None:
        try:
            self._commit(batch)
            if batch.failure:
                self._connection.settle(batch.failure)
        finally:
            self._batch = None
            self._host.leave()
            self._turns.leave()
            for heard in batch.waiting:
                heard.release()

    def _commit(self, batch: _Batch) -> None:
        if batch.failure:
            return
        try:
            with self._changes.announced(digests=batch.digests, users=batch.users):
                batch.connection.execute("COMMIT")
        except (LIBRARY.Error, OSError, StoreUnavailable) as error:
            batch.failure = error
        else:
            batch.is_kept = True
