"""Queries, each in one round trip."""

from typing import Any

from attrs import frozen
from psycopg.pq.abc import PGresult

from adapters.sql.outages import is_outage, outages
from adapters.sql.postgres.connection import Call
from adapters.sql.postgres.dialect import DIALECT
from adapters.sql.postgres.pool import Pool
from adapters.sql.postgres.results import row_of, rows_of
from adapters.sql.prepared import Compiled, Prepared, Row
from adapters.sql.ways_in import Readers
from domain.errors import StoreUnavailable


@frozen
class PostgresReaders(Readers):
    """Runs queries outside every transaction."""

    _pool: Pool

    def rows(self, query: Prepared, /, **values: Any) -> list[Row]:
        """Run a query and return every row; raises `StoreUnavailable`."""
        compiled = query.on(DIALECT)
        result = self._asked(compiled, values)
        return [compiled.read(row) for row in rows_of(result)]

    def row(self, query: Prepared, /, **values: Any) -> Row | None:
        """Return the only row, if there is one."""
        compiled = query.on(DIALECT)
        result = self._asked(compiled, values)
        return compiled.read(row_of(result, 0)) if result.ntuples else None

    def _asked(self, compiled: Compiled, values: dict[str, Any]) -> PGresult:
        call = compiled.sql, compiled.parameters(values)
        # Not by the context managers that others use: they cost as much as sending the query.
        connection = self._pool.take()
        try:
            return connection.ask(call)
        except Exception as error:
            if not is_outage(error):
                raise
            if connection.is_open or isinstance(error, TimeoutError):
                raise StoreUnavailable from error
        finally:
            self._pool.give(connection)
        return self._asked_again(call)

    def _asked_again(self, call: Call) -> PGresult:
        # The connection broke. To ask twice changes nothing, and the next may be to a server that
        # runs.
        with outages(), self._pool.lent() as connection:
            return connection.ask(call)
