"""What the repositories need of a database: somebody to read by, and somebody to write by."""

from collections.abc import Sequence
from typing import Any, Protocol

from adapters.sql.prepared import Prepared, Row
from adapters.sql.transaction import Transaction


class Readers(Protocol):
    """Runs queries outside every transaction, each on what was last committed."""

    def rows(self, query: Prepared, /, **values: Any) -> Sequence[Row]:
        """Run a query and return every row; raises `StoreUnavailable`."""
        ...

    def row(self, query: Prepared, /, **values: Any) -> Row | None:
        """Return the only row, if there is one."""
        ...


class Writers(Protocol):
    """Begins units of work and ends them."""

    def begin(self) -> Transaction:
        """Begin a unit of work; raises `StoreUnavailable`."""
        ...

    def end(self, unit: Transaction, /, *, is_kept: bool) -> None:
        """End it, to be kept or not; raises `StoreUnavailable` where it is not kept after all."""
        ...
