"""What a store keeps, table by table, for operators to look at."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from attrs import field, frozen

Value = int | str | bytes | datetime | None


class Kind(StrEnum):
    """What the values of a column are."""

    WHOLE = "integer"
    TRUTH = "boolean"
    TEXT = "text"
    TIME = "time"
    BYTES = "bytes"


@frozen
class Column:
    """A column; one that is secret is named, and that is all anybody learns of it."""

    name: str
    kind: Kind
    type: str
    """As the store calls it."""
    is_nullable: bool = False
    is_secret: bool = False
    default: str | None = None


@frozen
class Table:
    """A table, and its columns by which each row is told apart, none of them secret."""

    name: str
    columns: Sequence[Column]
    key: Sequence[str]
    constraints: Sequence[str] = ()
    indexes: Sequence[str] = ()

    @property
    def shown(self) -> Sequence[Column]:
        """The columns that may be looked into."""
        return [column for column in self.columns if not column.is_secret]


@frozen
class RowQuery:
    """Which rows are meant, of which table and in which order; only columns that are shown."""

    table: Table
    order: Sequence[str]
    """Columns without nulls, so that no two rows are in one place."""
    is_descending: bool
    equal: Mapping[str, Value] = field(repr=False)
    after: Sequence[Value] | None = field(repr=False)
    """The values of `order` in the row before."""
    limit: int


class TableReader(Protocol):
    """Reads tables as last committed, without a transaction."""

    def tables(self) -> Sequence[Table]:
        """Return every table there is."""
        ...

    def rows(self, query: RowQuery) -> Sequence[Sequence[Value]]:
        """Return the rows that are meant, each with the values of the columns that are shown."""
        ...
