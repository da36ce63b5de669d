"""How many bytes each table and index of a SQLite file takes (sqlite.org/fileformat2.html)."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

from adapters.sql.sqlite.library import LIBRARY

_INNER_INDEX, _INNER_TABLE = 0x02, 0x05
_INNER_HEADER = 12
"""Bytes before the pointers of a page that has pages below it."""
_FIRST = 1
_FILE_HEADER = 100
"""Bytes that the first page begins with."""


def sizes(database: Path) -> Mapping[str, int]:
    """Tell by the name of each table and index; rows too long for a page are not looked for."""
    with LIBRARY.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("PRAGMA page_size").fetchone()
        roots = connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")
        trees = _Trees(database.read_bytes(), page)
        return {name: trees.pages(root) * page for name, root in roots}


@frozen
class _Trees:
    _content: bytes
    _page: int

    def pages(self, number: int) -> int:
        """Count a page and those below it."""
        return 1 + sum(map(self.pages, self._below(number)))

    def _below(self, number: int) -> Iterator[int]:
        start = (number - 1) * self._page
        head = start + _FILE_HEADER if number == _FIRST else start
        if self._content[head] not in {_INNER_INDEX, _INNER_TABLE}:
            return
        cells = self._number(head + 3, 2)
        for place in range(cells):
            cell = start + self._number(head + _INNER_HEADER + 2 * place, 2)
            yield self._number(cell, 4)
        yield self._number(head + 8, 4)

    def _number(self, place: int, size: int) -> int:
        return int.from_bytes(self._content[place : place + size], "big")
