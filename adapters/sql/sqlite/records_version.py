"""Whose a file of requests is, and of which version."""

from typing import Any, Final

from adapters.sql.sqlite.records_tables import STEPS
from domain.errors import RecordsUnavailable

VERSION: Final = len(STEPS)
"""Of its tables. A file of a later one is left alone, and nothing is kept in it."""
MARK: Final = 0x57575251
"""In the header: WWRQ."""


def bring_up(connection: Any) -> None:
    """Make what a file of ours, or an empty one, lacks."""
    [(mark,)] = connection.execute("PRAGMA application_id")
    if mark == MARK or is_empty(connection):
        [(version,)] = connection.execute("PRAGMA user_version")
        for number, step in enumerate(STEPS[version:], version + 1):
            for statement in step.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {MARK}")


def is_empty(connection: Any) -> bool:
    """Tell whether there is nothing in it yet."""
    [(tables,)] = connection.execute("SELECT count(*) FROM sqlite_schema")
    return bool(tables == 0)


def refuse_others(connection: Any) -> None:
    """Raise `RecordsUnavailable` where it is another program's, or of another version."""
    [(mark,)] = connection.execute("PRAGMA application_id")
    [(version,)] = connection.execute("PRAGMA user_version")
    if (mark, version) != (MARK, VERSION):
        raise RecordsUnavailable
