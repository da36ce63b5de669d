"""Transactions of a database."""

from types import TracebackType
from typing import Self

from attrs import define, field

from adapters.sql.attempts import SqlAttempts
from adapters.sql.audit import SqlAuditEntries
from adapters.sql.contents import SqlContents
from adapters.sql.intake import SqlIntake
from adapters.sql.sessions import SqlSessionStore
from adapters.sql.transaction import Transaction
from adapters.sql.users import SqlUserRepository
from adapters.sql.ways_in import Writers
from application.ports.unit_of_work import UnitOfWork


@define
class SqlUnitOfWork(UnitOfWork):
    """Writes as the database has it done: alone on SQLite, beside others on PostgreSQL."""

    writers: Writers
    _transaction: Transaction = field(init=False)

    @property
    def users(self) -> SqlUserRepository:
        """The users, inside this transaction."""
        return SqlUserRepository(self._transaction)

    @property
    def sessions(self) -> SqlSessionStore:
        """The sessions, inside this transaction."""
        return SqlSessionStore(self._transaction)

    @property
    def attempts(self) -> SqlAttempts:
        """The tries, inside this transaction."""
        return SqlAttempts(self._transaction)

    @property
    def audit(self) -> SqlAuditEntries:
        """What is told of this transaction afterwards."""
        return SqlAuditEntries(self._transaction)

    @property
    def contents(self) -> SqlContents:
        """All of the store, as it is inside this transaction."""
        return SqlContents(self._transaction)

    @property
    def intake(self) -> SqlIntake:
        """The way in for what another store holds, inside this transaction."""
        return SqlIntake(self._transaction)

    def commit(self) -> None:
        """Keep what was done."""
        self._end(is_kept=True)

    def __enter__(self) -> Self:
        self._transaction = self.writers.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if hasattr(self, "_transaction"):
            self._end(is_kept=False)

    def _end(self, *, is_kept: bool) -> None:
        transaction = self._transaction
        del self._transaction
        self.writers.end(transaction, is_kept=is_kept)
