"""Looking into a table."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from application.column_values import read, written
from application.paging import cut_page
from application.ports.tables import Column, RowQuery, Table, TableReader, Value
from domain.errors import RowsRefused, TableNotFound
from domain.faults import RowsFault


@frozen
class ViewedRows:
    """A table, a page of its rows, and where the next begins, if there is one."""

    table: Table
    rows: Sequence[Sequence[Value]] = field(repr=False)
    further: str | None


@frozen
class ViewRows:
    """An operator goes through the rows of a table page by page; secret columns stay closed."""

    reader: TableReader

    def __call__(
        self,
        *,
        table: str,
        sort: str = "",
        is_descending: bool = False,
        equal: Mapping[str, str] | None = None,
        cursor: str = "",
        limit: int = 50,
    ) -> ViewedRows:
        """Return a page in the order of the table's key, or of a column and then the key.

        Raises `TableNotFound`, and `RowsRefused` where a filter, sort or cursor makes no sense.
        """
        found = next((each for each in self.reader.tables() if each.name == table), None)
        if found is None:
            raise TableNotFound
        order = _order(found, sort)
        marks = [table, *order, written(is_descending)]
        query = RowQuery(
            found,
            [column.name for column in order.values()],
            is_descending,
            {name: _value(_open(found, name), text) for name, text in (equal or {}).items()},
            _place(cursor, marks, list(order.values())) if cursor else None,
            limit + 1,
        )
        page, last = cut_page(self.reader.rows(query), limit=limit)
        names = [column.name for column in found.shown]
        further = _cursor(marks, [last[names.index(name)] for name in order]) if last else None
        return ViewedRows(found, page, further)


def _order(table: Table, sort: str) -> dict[str, Column]:
    names = dict.fromkeys([*([sort] if sort else []), *table.key])
    order = {name: _open(table, name) for name in names}
    if any(column.is_nullable for column in order.values()):
        raise RowsRefused(RowsFault.NOT_SORTABLE)
    return order


def _open(table: Table, name: str) -> Column:
    for column in table.columns:
        if column.name == name:
            if column.is_secret:
                raise RowsRefused(RowsFault.SECRET_COLUMN)
            return column
    raise RowsRefused(RowsFault.NO_COLUMN)


def _value(column: Column, text: str) -> Value:
    try:
        return read(text, column.kind)
    except ValueError as error:
        raise RowsRefused(RowsFault.NO_VALUE) from error


def _cursor(marks: Sequence[str], place: Sequence[Value]) -> str:
    texts = [*marks, *map(written, place)]
    return urlsafe_b64encode(json.dumps(texts).encode()).decode()


def _place(cursor: str, marks: Sequence[str], order: Sequence[Column]) -> Sequence[Value]:
    try:
        parts = json.loads(urlsafe_b64decode(cursor.encode()))
        texts = _after(marks, parts)
        return [read(text, column.kind) for text, column in zip(texts, order, strict=True)]
    # Also where it is no list of texts, or lists within lists without end.
    except (ValueError, TypeError, RecursionError) as error:
        raise RowsRefused(RowsFault.NO_CURSOR) from error


def _after(marks: Sequence[str], parts: object) -> Sequence[str]:
    if not isinstance(parts, list) or not all(isinstance(each, str) for each in parts):
        raise TypeError("no list of texts")
    if parts[: len(marks)] != marks:
        raise ValueError("of another table or order")
    return parts[len(marks) :]
