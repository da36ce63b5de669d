"""Queries without the cost of building them: compiled once, run on a held cursor."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.types import TypeEngine

from adapters.sql.held_cursors import HeldCursors
from adapters.sql.outages import is_outage
from domain.errors import StoreUnavailable


class PreparedSelect:
    """A select whose text and conversions are settled beforehand, for any dialect."""

    def __init__(self, statement: Select[Any], *, held: HeldCursors) -> None:
        dialect = held.dialect
        compiled = statement.compile(dialect=dialect)
        self._held = held
        self._sql = str(compiled)
        self._order = compiled.positiontup
        # What the statement brings along itself, such as the OFFSET 0 that SQLite wants.
        self._own = {name: value for name, value in compiled.params.items() if value is not None}
        self._writers = {
            name: write
            for name, bound in compiled.binds.items()
            if (write := _type(bound.type, dialect).bind_processor(dialect))
        }
        self._readers = [
            (position, read)
            for position, column in enumerate(statement.selected_columns)
            if (read := _type(column.type, dialect).result_processor(dialect, None))
        ]

    def rows(self, **values: Any) -> list[Sequence[Any]]:
        """Return every row; raises `StoreUnavailable`.

        All of them, always: a query left half-read would hold up whoever writes.
        """
        try:
            cursor = self._held.cursor()
            cursor.execute(self._sql, self._parameters(values))
            found = cursor.fetchall()
        except Exception as error:
            self._held.drop()
            if is_outage(error):
                raise StoreUnavailable from error
            raise
        return [self._read(row) for row in found]

    def row(self, **values: Any) -> Sequence[Any] | None:
        """Return the only row, if there is one."""
        rows = self.rows(**values)
        return rows[0] if rows else None

    def _parameters(self, values: dict[str, Any]) -> Any:
        for name, write in self._writers.items():
            values[name] = write(values[name])
        if self._own:
            values |= self._own
        return values if self._order is None else [values[name] for name in self._order]

    def _read(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for position, read in self._readers:
            values[position] = read(values[position])
        return values


def _type(of: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return of.dialect_impl(dialect)
