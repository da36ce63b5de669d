"""Units of work beside one another, each on a connection of its own."""

from typing import cast

from attrs import frozen

from adapters.sql.outages import outages
from adapters.sql.postgres.dialect import DIALECT
from adapters.sql.postgres.pool import Pool
from adapters.sql.postgres.transaction import PostgresTransaction
from adapters.sql.transaction import Transaction
from adapters.sql.ways_in import Writers
from application.ports.session_changes import SessionChanges, UntilHeard


@frozen
class PostgresWriters(Writers):
    """As many at a time as there are connections; rows that two of them want are locked."""

    _pool: Pool
    _changes: SessionChanges | None
    """Tells those who remember sessions; nobody does where there is none."""

    def begin(self) -> PostgresTransaction:
        """Begin a unit of work; raises `StoreUnavailable`."""
        with outages():
            return PostgresTransaction(self._pool.take_live(), DIALECT)

    def end(self, unit: Transaction, /, *, is_kept: bool) -> None:
        """End it, to be kept or not; raises `StoreUnavailable` where it is not kept after all."""
        ended = cast("PostgresTransaction", unit)
        until_heard: UntilHeard | None = None
        try:
            if is_kept:
                until_heard = self._commit(ended)
        finally:
            ended.roll_back()
            self._pool.give(ended.connection)
        # By now others write on it.
        if until_heard and ended.ends_sessions:
            until_heard()

    def _commit(self, unit: PostgresTransaction) -> UntilHeard | None:
        digests = unit.digests | unit.unhurried
        if self._changes is None or not (digests or unit.users):
            unit.commit()
            return None
        # Whoever has the turn waits for nobody's rows: else two could wait for each other, and
        # the database would see but one half of it.
        unit.send()
        with self._changes.announced(digests=digests, users=unit.users) as until_heard:
            unit.commit()
        return until_heard
