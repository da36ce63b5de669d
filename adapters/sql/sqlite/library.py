"""Which SQLite there is, and how far it can be trusted."""

import sqlite3
from importlib import import_module
from types import ModuleType


def _library() -> ModuleType:
    try:
        return import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


LIBRARY = _library()
"""The driver: the one that brings a recent SQLite along, else the standard library's."""


def journal_mode(version: tuple[int, ...]) -> str:
    """Choose the journal: write-ahead, or rollback where SQLite may corrupt the former.

    From 3.7.0 on, two writers at once could reset the log. Fixed in 3.51.3, and in the
    branches 3.50 and 3.44 from 3.50.7 and 3.44.6 (sqlite.org/wal.html#walresetbug).
    """
    is_safe = (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )
    return "WAL" if is_safe else "DELETE"
