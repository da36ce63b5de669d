"""What is done inside one unit of work, in as few round trips as its answers need."""

from contextlib import suppress
from typing import Any

import psycopg
from attrs import define, field
from psycopg.pq.abc import PGresult
from sqlalchemy import Sequence, select

from adapters.sql.integrity import refusals
from adapters.sql.outages import is_outage
from adapters.sql.postgres.connection import Call
from adapters.sql.postgres.results import rows_of
from adapters.sql.prepared import Prepared, Row
from adapters.sql.transaction import Transaction
from domain.errors import StoreUnavailable

BLOCK = 50
"""Ids that each number of the sequence stands for, as the migration has it."""

_BEGIN: Call = ("BEGIN ISOLATION LEVEL READ COMMITTED", ())
_COMMIT: Call = ("COMMIT", ())
_ROLLBACK: Call = ("ROLLBACK", ())
_NEXT_BLOCK = Prepared(select(Sequence("users_id_seq").next_value()))
_KEPT = b"COMMIT"


@define(eq=False)
class PostgresTransaction(Transaction):
    """Holds back statements until one comes whose answer is needed; the commit is such a one."""

    _held: list[Call] = field(factory=lambda: [_BEGIN])

    def run(self, statement: Prepared, /, **values: Any) -> None:
        """Run a statement along with the next one whose answer is needed."""
        compiled = statement.on(self.dialect)
        self._held.append((compiled.sql, compiled.parameters(values)))

    def new_user_id(self) -> int:
        """Return an id that was never given; the database is asked for fifty at a time.

        Each connection has ids of its own, which end with it: the server after a failover need
        not have heard of all that the one before has given.
        """
        ids: list[int] = self.connection.user_ids
        if not ids:
            [(first,)] = self.rows(_NEXT_BLOCK)
            ids.extend(reversed(range(first, first + BLOCK)))
        return ids.pop()

    def forget_ids(self) -> None:
        """Give none of the ids that are left of the connection's block."""
        self.connection.user_ids.clear()

    def send(self) -> None:
        """Run what is held back."""
        if self._held:
            self._sent()

    def commit(self) -> None:
        """Run what is held back and keep everything; raises `StoreUnavailable` otherwise."""
        # A transaction that failed is rolled back instead, without an error.
        if self._sent(_COMMIT).command_status != _KEPT:
            raise StoreUnavailable

    def roll_back(self) -> None:
        """Undo whatever was begun; where that fails the connection closes, which does it too."""
        if self.connection.is_open and not self.connection.is_idle:
            with suppress(psycopg.Error, OSError):
                self.connection.run(_ROLLBACK)

    def _run(self, sql: str, parameters: Any) -> tuple[list[Row], int]:
        result = self._sent((sql, parameters))
        return rows_of(result), result.command_tuples or 0

    def _sent(self, *calls: Call) -> PGresult:
        """Send these after what is held back, and return what came of the last."""
        if self.failure:
            raise StoreUnavailable from self.failure
        calls, self._held = (*self._held, *calls), []
        try:
            with refusals():
                results: list[PGresult] = self.connection.run(*calls)
        except Exception as error:
            if is_outage(error):
                self.failure = error
                raise StoreUnavailable from error
            raise
        return results[-1]
