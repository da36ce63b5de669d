"""Looking at what the store is made of."""

from collections.abc import Sequence

from attrs import frozen

from application.ports.tables import Table, TableReader


@frozen
class ViewTables:
    """An operator looks at the tables and how they are built."""

    reader: TableReader

    def __call__(self) -> Sequence[Table]:
        """Return every table there is."""
        return self.reader.tables()
