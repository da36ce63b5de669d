"""Taking into the tables what another store holds."""

from collections.abc import Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import Column, bindparam, delete, literal_column, select, text

from adapters.sql.integrity import refusals
from adapters.sql.mapping import (
    SEALED_COLUMNS,
    SESSION_COLUMNS,
    USER_COLUMNS,
    sealed_values,
    session_values,
    whole_user_values,
)
from adapters.sql.particulars import PARTICULARS, Particulars
from adapters.sql.prepared import Prepared
from adapters.sql.tables import audit, sessions, users
from adapters.sql.transaction import Transaction
from application.ports.contents import Intake
from domain.audit_chain import SealedEntry
from domain.session import Session
from domain.user import User


def _unless_there(columns: Sequence[Column[Any]], *, by: Column[Any]) -> Prepared:
    """Write a row, unless there is one with that key."""
    names = [column.name for column in columns]
    # In words, as SQLAlchemy says it in two ways for what both databases understand. An INSERT of
    # a SELECT would do, but each costs SQLite the longer the more its transaction has changed.
    statement = text(
        f"INSERT INTO {by.table.name} ({', '.join(names)}) VALUES (:{', :'.join(names)})"  # noqa: S608 - names of ours
        f" ON CONFLICT ({by.name}) DO NOTHING"
    )
    values = [bindparam(column.name, type_=column.type) for column in columns]
    return Prepared(statement.bindparams(*values).columns())


_ADD_USER = _unless_there(USER_COLUMNS, by=users.c.id)
_ADD_SESSION = _unless_there(SESSION_COLUMNS, by=sessions.c.digest)
_ADD_ENTRY = _unless_there(SEALED_COLUMNS, by=audit.c.place)
_OWNERS = Prepared(select(sessions.c.user_id).distinct())
_FIRST = select(users.c.id).order_by(users.c.id).limit(literal_column("1000"))
_DELETE_SOME = Prepared(delete(users).where(users.c.id.in_(_FIRST)))
"""Their sessions go with them."""
_FIRST_ENTRIES = select(audit.c.id).order_by(audit.c.id).limit(literal_column("1000"))
_DELETE_ENTRIES = Prepared(delete(audit).where(audit.c.id.in_(_FIRST_ENTRIES)))


@frozen
class SqlIntake(Intake):
    """Writes inside a transaction, which hears of every session that goes."""

    _transaction: Transaction

    def reserve_ids(self, upto: int) -> None:
        """Give none of the ids up to that one to a new user."""
        for statement in self._particulars.reserve_ids:
            self._transaction.rows(statement, upto=upto)
        self._transaction.forget_ids()

    def add_users(self, users: Sequence[User]) -> None:
        """Keep users as they are; whoever has such an id already stays."""
        with refusals():
            self._add(_ADD_USER, [whole_user_values(user) for user in users])

    def add_sessions(self, sessions: Sequence[Session]) -> None:
        """Keep sessions as they are; what has such a digest already stays."""
        self._add(_ADD_SESSION, [session_values(session) for session in sessions])

    def add_entries(self, entries: Sequence[SealedEntry]) -> None:
        """Keep entries of the audit as they are; what has such a place already stays."""
        self._add(_ADD_ENTRY, [sealed_values(entry) for entry in entries])

    def clear(self) -> None:
        """Delete every user and every session; whoever had one may be remembered somewhere."""
        for statement in self._particulars.stand_alone:
            self._transaction.rows(statement)
        self._transaction.users.update(user_id for (user_id,) in self._transaction.rows(_OWNERS))
        while self._transaction.count(_DELETE_SOME):
            # Not all at once: a server gives up what takes it seconds.
            pass

    def clear_entries(self) -> None:
        """Delete every entry of the audit, sealed or not."""
        while self._transaction.count(_DELETE_ENTRIES):
            # Likewise.
            pass

    @property
    def _particulars(self) -> Particulars:
        return PARTICULARS[self._transaction.dialect.name]

    def _add(self, statement: Prepared, rows: Sequence[dict[str, Any]]) -> None:
        for values in rows[:-1]:
            self._transaction.run(statement, **values)
        for values in rows[-1:]:
            # With an answer, so that no more than this is held back.
            self._transaction.count(statement, **values)
