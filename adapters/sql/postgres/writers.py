"""Units of work beside one another, each on a connection of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from attrs import frozen

from adapters.sql.outages import outages
from adapters.sql.postgres.announcer import Announcer
from adapters.sql.postgres.dialect import DIALECT
from adapters.sql.postgres.pool import Pool
from adapters.sql.postgres.transaction import PostgresTransaction
from adapters.sql.transaction import Transaction
from adapters.sql.ways_in import Writers


@frozen
class PostgresWriters(Writers):
    """As many at a time as there are connections; rows that two of them want are locked."""

    _pool: Pool
    _announcer: Announcer | None
    """Tells those who remember sessions; nobody does where there is none."""

    def begin(self) -> PostgresTransaction:
        """Begin a unit of work; raises `StoreUnavailable`."""
        with outages():
            return PostgresTransaction(self._pool.take_live(), DIALECT)

    def end(self, unit: Transaction, /, *, is_kept: bool) -> None:
        """End it, to be kept or not; raises `StoreUnavailable` where it is not kept after all."""
        ended = cast("PostgresTransaction", unit)
        try:
            if is_kept:
                self._commit(ended)
        finally:
            ended.roll_back()
            self._pool.give(ended.connection)

    def _commit(self, unit: PostgresTransaction) -> None:
        with self._announced(unit):
            unit.commit()

    @contextmanager
    def _announced(self, unit: PostgresTransaction) -> Iterator[None]:
        if self._announcer is None or not (unit.digests or unit.users):
            yield
            return
        # Whoever has the turn waits for nobody's rows: else two could wait for each other, and
        # the database would see but one half of it.
        unit.send()
        with self._announcer.announced(digests=unit.digests, users=unit.users):
            yield
