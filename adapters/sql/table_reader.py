"""Tables as the statements know them, and their rows."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sql
from attrs import frozen

from adapters.sql.prepared import Prepared
from adapters.sql.tables import metadata
from adapters.sql.times import UtcTime
from adapters.sql.ways_in import Readers
from application.ports.tables import Column, Kind, RowQuery, Table, TableReader, Value

_KINDS: Final = (
    (UtcTime, Kind.TIME),
    (sql.Boolean, Kind.TRUTH),
    (sql.LargeBinary, Kind.BYTES),
    (sql.Integer, Kind.WHOLE),
    (sql.Text, Kind.TEXT),
)


@frozen
class SqlTableReader(TableReader):
    """Reads as last committed."""

    _readers: Readers

    def tables(self) -> Sequence[Table]:
        """Return every table there is."""
        return _tables()

    def rows(self, query: RowQuery) -> Sequence[Sequence[Value]]:
        """Return the rows that are meant."""
        statement = _statement(
            query.table.name,
            tuple(query.order),
            frozenset(query.equal),
            is_descending=query.is_descending,
            goes_on=query.after is not None,
        )
        values: dict[str, Any] = {f"is_{name}": value for name, value in query.equal.items()}
        values |= {
            f"after_{name}": value
            for name, value in zip(query.order, query.after or (), strict=False)
        }
        return self._readers.rows(statement, limit=query.limit, **values)


@lru_cache(maxsize=1)
def _tables() -> Sequence[Table]:
    return [_table(each) for each in metadata.tables.values()]


def _table(table: sql.Table) -> Table:
    constraints = sorted(filter(None, map(_constraint, table.constraints)))
    return Table(
        table.name,
        [_column(column) for column in table.c],
        table.info.get("key") or [column.name for column in table.primary_key],
        constraints,
        sorted(map(_index, table.indexes)),
    )


def _column(column: sql.Column[Any]) -> Column:
    default: Any = column.server_default
    return Column(
        column.name,
        next(kind for of, kind in _KINDS if isinstance(column.type, of)),
        str(column.type.compile()),
        bool(column.nullable),
        bool(column.info.get("is_secret")),
        str(default.arg) if isinstance(default, sql.DefaultClause) else None,
    )


def _constraint(constraint: sql.Constraint) -> str:
    columns = ", ".join(getattr(constraint, "columns", sql.Table("", sql.MetaData()).c).keys())
    match constraint:
        case sql.PrimaryKeyConstraint():
            return f"PRIMARY KEY ({columns})"
        case sql.UniqueConstraint():
            return f"UNIQUE ({columns})"
        case sql.ForeignKeyConstraint():
            [foreign] = constraint.elements
            return f"FOREIGN KEY ({columns}) REFERENCES {foreign.target_fullname}"
        case sql.CheckConstraint():
            return f"CHECK ({constraint.sqltext})"
        case _:
            return ""


def _index(index: sql.Index) -> str:
    columns = ", ".join(column.name for column in index.columns)
    only: Any = index.dialect_options["postgresql"].get("where")
    unique, where = "UNIQUE " * bool(index.unique), "" if only is None else f" WHERE {only}"
    return f"{unique}{index.name} ({columns}){where}"


@lru_cache(maxsize=256)
def _statement(
    name: str, order: Sequence[str], equal: frozenset[str], *, is_descending: bool, goes_on: bool
) -> Prepared:
    table = metadata.tables[name]
    places = [table.c[each] for each in order]
    rows = sql.select(*(column for column in table.c if not column.info.get("is_secret")))
    for each in equal:
        rows = rows.where(table.c[each] == _given("is", table.c[each]))
    if goes_on:
        place = sql.tuple_(*places)
        after = sql.tuple_(*(_given("after", each) for each in places))
        rows = rows.where(place < after if is_descending else place > after)
    ordered = [each.desc() if is_descending else each.asc() for each in places]
    return Prepared(rows.order_by(*ordered).limit(sql.bindparam("limit", type_=sql.Integer)))


def _given(what: str, column: sql.Column[Any]) -> Any:
    return sql.bindparam(f"{what}_{column.name}", type_=column.type)
