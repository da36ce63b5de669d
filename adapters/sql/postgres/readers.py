"""Queries, each in one round trip."""

from typing import Any

import psycopg
from attrs import frozen

from adapters.sql.outages import outages
from adapters.sql.postgres.connection import Call, Connection, rows_of
from adapters.sql.postgres.dialect import DIALECT
from adapters.sql.postgres.pool import Pool
from adapters.sql.prepared import Prepared, Row
from adapters.sql.ways_in import Readers


@frozen
class PostgresReaders(Readers):
    """Runs queries outside every transaction."""

    _pool: Pool

    def rows(self, query: Prepared, /, **values: Any) -> list[Row]:
        """Run a query and return every row; raises `StoreUnavailable`."""
        compiled = query.on(DIALECT)
        call = compiled.sql, compiled.parameters(values)
        with outages():
            found = self._asked(call)
        return [compiled.read(row) for row in found]

    def row(self, query: Prepared, /, **values: Any) -> Row | None:
        """Return the only row, if there is one."""
        rows = self.rows(query, **values)
        return rows[0] if rows else None

    def _asked(self, call: Call) -> list[Row]:
        with self._pool.lent() as connection:
            try:
                return _rows(connection, call)
            except psycopg.OperationalError:
                if connection.is_open:
                    raise
        # It broke, and asking twice changes nothing: the next one may be to a server that runs.
        with self._pool.lent() as connection:
            return _rows(connection, call)


def _rows(connection: Connection, call: Call) -> list[Row]:
    (result,) = connection.run(call)
    return rows_of(result)
