"""Statements without the cost of building them: compiled once, run on the driver's cursor."""

from collections.abc import Sequence
from typing import Any, Self

from attrs import frozen
from sqlalchemy import Dialect, Select, TextualSelect, UpdateBase
from sqlalchemy.types import TypeEngine

Row = Sequence[Any]
Statement = Select[*tuple[Any, ...]] | UpdateBase | TextualSelect


class Prepared:
    """A statement of SQLAlchemy whose values are all given by name, when it is run."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._compiled: dict[str, Compiled] = {}

    def on(self, dialect: Dialect) -> "Compiled":
        """Return the statement as the dialect has it, compiled when first asked for."""
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = Compiled.of(self._statement, dialect)
        return compiled


@frozen
class Compiled:
    """The text of a statement, and the conversions of what goes in and comes out."""

    sql: str
    _order: list[str] | None
    _own: dict[str, Any]
    _writers: dict[str, Any]
    _readers: tuple[tuple[int, Any], ...]

    @classmethod
    def of(cls, statement: Statement, dialect: Dialect) -> Self:
        """Compile a statement for a dialect."""
        compiled = statement.compile(dialect=dialect)
        return cls(
            sql=str(compiled),
            order=compiled.positiontup,
            # What the statement brings along itself, such as the OFFSET 0 that SQLite wants.
            own={name: value for name, value in compiled.params.items() if value is not None},
            writers={
                name: write
                for bound, name in compiled.bind_names.items()
                if (write := _type(bound.type, dialect).bind_processor(dialect))
            },
            readers=tuple(
                (position, read)
                for position, column in enumerate(statement.exported_columns)
                if (read := _type(column.type, dialect).result_processor(dialect, None))
            ),
        )

    def parameters(self, values: dict[str, Any]) -> Any:
        """Convert the values and put them in the order of the text."""
        if self._own:
            values |= self._own
        for name, write in self._writers.items():
            values[name] = write(values[name])
        return values if self._order is None else [values[name] for name in self._order]

    def read(self, row: Row) -> Row:
        """Convert what the driver found."""
        values = list(row)
        for position, read in self._readers:
            values[position] = read(values[position])
        return values


def _type(of: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return of.dialect_impl(dialect)
