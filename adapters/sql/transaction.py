"""What is done inside one unit of work."""

from typing import Any

from attrs import define, field
from sqlalchemy import Dialect

from adapters.sql.outages import is_outage
from adapters.sql.prepared import Prepared, Row
from domain.errors import StoreUnavailable


@define(eq=False)
class Transaction:
    """Runs statements, and keeps in mind whose sessions they change."""

    connection: Any
    """The driver's."""
    dialect: Dialect
    digests: set[bytes] = field(factory=set)
    """The sessions that change, by digest, and may end."""
    unhurried: set[bytes] = field(factory=set)
    """Those of which nobody need have heard before the answer: used again, or over anyway."""
    users: set[int] = field(factory=set)
    """The users of whom any session may change, by id."""
    has_entries: bool = False
    """Whether there is anything of it to link in the audit."""
    failure: Exception | None = None
    """Why the database could not answer, if so: there is nothing here to go on with then."""

    @property
    def ends_sessions(self) -> bool:
        """Whether anybody may have lost a session by it."""
        return bool(self.digests or self.users)

    def rows(self, statement: Prepared, /, **values: Any) -> list[Row]:
        """Run a statement and return every row; raises `StoreUnavailable`."""
        compiled = statement.on(self.dialect)
        found, _ = self._run(compiled.sql, compiled.parameters(values))
        return [compiled.read(row) for row in found]

    def row(self, statement: Prepared, /, **values: Any) -> Row | None:
        """Return the only row, if there is one."""
        rows = self.rows(statement, **values)
        return rows[0] if rows else None

    def count(self, statement: Prepared, /, **values: Any) -> int:
        """Run a statement and count the rows that it changed; raises `StoreUnavailable`."""
        compiled = statement.on(self.dialect)
        _, changed = self._run(compiled.sql, compiled.parameters(values))
        return changed

    def run(self, statement: Prepared, /, **values: Any) -> None:
        """Run a statement whose answer nobody needs; what it raises may come with the next one.

        At the latest it comes with the commit.
        """
        self.count(statement, **values)

    def new_user_id(self) -> int:
        """Return an id for a new user, or 0 where it is the table that gives it."""
        return 0

    def forget_ids(self) -> None:
        """Give none of the ids that were put by for new users."""

    def _run(self, sql: str, parameters: Any) -> tuple[list[Row], int]:
        if self.failure:
            # The database may have ended the transaction, and would keep this at once.
            raise StoreUnavailable from self.failure
        try:
            cursor = self.connection.execute(sql, parameters)
            # Here, as the failure may come with any row.
            return cursor.fetchall(), cursor.rowcount
        except Exception as error:
            if is_outage(error):
                self.failure = error
                raise StoreUnavailable from error
            raise
