"""Transactions of a database."""

from types import TracebackType
from typing import Self

from attrs import define, field
from sqlalchemy import Connection, Engine

from adapters.sql.outages import outages
from adapters.sql.sessions import SqlSessionStore
from adapters.sql.users import SqlUserRepository
from application.ports.unit_of_work import UnitOfWork


@define
class SqlUnitOfWork(UnitOfWork):
    """Holds a connection, and the database's write lock, from beginning to end."""

    writers: Engine
    _connection: Connection = field(init=False)

    @property
    def users(self) -> SqlUserRepository:
        """The users, inside this transaction."""
        return SqlUserRepository(self._connection)

    @property
    def sessions(self) -> SqlSessionStore:
        """The sessions, inside this transaction."""
        return SqlSessionStore(self._connection)

    def commit(self) -> None:
        """Keep what was done."""
        with outages():
            self._connection.commit()

    def __enter__(self) -> Self:
        with outages():
            self._connection = self.writers.connect()
            try:
                self._connection.begin()
            except BaseException:
                self._connection.close()
                raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with outages():
            self._connection.close()
