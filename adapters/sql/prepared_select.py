"""Queries without the cost of building them: compiled once, run on a held cursor."""

from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.types import TypeEngine

from adapters.sql.held_connections import HeldConnections, Row


class PreparedSelect:
    """A select whose text and conversions are settled beforehand, for any dialect."""

    def __init__(self, statement: Select[Any], *, held: HeldConnections) -> None:
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

    def rows(self, **values: Any) -> list[Row]:
        """Return every row; raises `StoreUnavailable`."""
        found = self._held.fetch(self._sql, self._parameters(values))
        return [self._read(row) for row in found]

    def row(self, **values: Any) -> Row | None:
        """Return the only row, if there is one."""
        rows = self.rows(**values)
        return rows[0] if rows else None

    def _parameters(self, values: dict[str, Any]) -> Any:
        for name, write in self._writers.items():
            values[name] = write(values[name])
        if self._own:
            values |= self._own
        return values if self._order is None else [values[name] for name in self._order]

    def _read(self, row: Row) -> Row:
        values = list(row)
        for position, read in self._readers:
            values[position] = read(values[position])
        return values


def _type(of: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return of.dialect_impl(dialect)
