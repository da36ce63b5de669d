"""What `watchword doctor` examines of a SQLite database."""

import shutil
import stat
from collections.abc import Callable
from contextlib import closing

from attrs import frozen

from adapters.sql.outages import outages
from adapters.sql.sqlite.file import SqliteFile
from adapters.sql.sqlite.library import LIBRARY, journal_mode
from adapters.sql.sqlite.schema import SqliteSchema
from adapters.sql.writing_check import WritingCheck
from application.ports.check import Check, Finding, Status
from application.ports.schema import SchemaState
from domain.errors import StoreUnavailable

ENOUGH_SPACE = 256 * 1024 * 1024
"""Bytes free on the disk."""

_OURS = {SchemaState.CURRENT, SchemaState.BEHIND}
_FULL = 2

WRITING_ADVICE = (
    "See that the service's user may write the folder and the file, and those beside it: -writer"
    " and -next, and -generations, which may be deleted while nothing runs."
)

Seen = tuple[Status, str, str]


@frozen
class SqliteLibraryCheck(Check):
    """Says which SQLite this is, and whether it can be trusted with a write-ahead log."""

    version: tuple[int, ...] = LIBRARY.sqlite_version_info

    def examine(self) -> Finding:
        """Warn of a version that may corrupt such a log."""
        name, says = "store.library", f"SQLite {'.'.join(map(str, self.version))}."
        if journal_mode(self.version) == "WAL":
            return Finding(name, Status.OK, says)
        says += " Its write-ahead log is unsafe and not used: readers wait for writers."
        advice = "Use SQLite 3.51.3 or newer; the package pysqlite3 brings one along."
        return Finding(name, Status.WARN, says, advice)


@frozen
class SqliteFileCheck(Check):
    """Looks at the file, where there is one of ours; anybody else's is left alone."""

    name: str
    schema: SqliteSchema
    look: Callable[[SqliteFile], Seen]

    def examine(self) -> Finding:
        """Look, changing nothing."""
        try:
            with outages():
                return Finding(self.name, *self._seen())
        except StoreUnavailable:
            says = "The file cannot be read, or is damaged."
            advice = "See that it is readable and not locked; else restore a backup."
            return Finding(self.name, Status.FAIL, says, advice)

    def _seen(self) -> Seen:
        if self.schema.state() in _OURS:
            return self.look(self.schema.database.file)
        return Status.WARN, "Not examined: there is no database of ours.", "See store.schema."


def durability(file: SqliteFile) -> Seen:
    """Tell whether a commit that has returned survives a power cut."""
    expected = journal_mode(LIBRARY.sqlite_version_info).lower()
    (journal,) = file.ask(lambda connection: connection.execute("PRAGMA journal_mode").fetchone())
    if journal != expected:
        says = f"The journal is {journal}, and {expected} is expected."
        return Status.WARN, says, "Start the service, which sets it."
    with closing(file.connect_to_read()) as connection:
        (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
    if synchronous != _FULL:
        says = "Commits do not wait for the disk: a power cut can lose the last of them."
        return Status.FAIL, says, "Use an unchanged version of Watchword."
    return Status.OK, f"Commits survive a power cut (journal {journal}, synchronous full).", ""


def permissions(file: SqliteFile) -> Seen:
    """Tell whether others on the machine can read the file."""
    mode = stat.S_IMODE(file.path.stat().st_mode)
    if mode & 0o077:
        says = f"Others on this machine have access to the file (mode {mode:03o})."
        return Status.WARN, says, "Take it from them: chmod 600, for the file and those beside it."
    return Status.OK, "Nobody else has access to the file.", ""


def integrity(file: SqliteFile) -> Seen:
    """Tell whether the file is sound, by SQLite's quick check."""
    (found,) = file.ask(lambda connection: connection.execute("PRAGMA quick_check(1)").fetchone())
    if found != "ok":
        return Status.FAIL, "The database is damaged.", "Restore a backup."
    return Status.OK, "The database is sound.", ""


def space(file: SqliteFile) -> Seen:
    """Tell whether the disk has room for more."""
    free = shutil.disk_usage(file.path.parent).free
    says = f"{free // 1024**2} MiB are free on the disk."
    if free < ENOUGH_SPACE:
        return Status.WARN, says, "Make room: a full disk stops every change."
    return Status.OK, says, ""


def sqlite_checks(schema: SqliteSchema) -> tuple[Check, ...]:
    """Set up every check of the database that the schema belongs to."""
    return (
        SqliteLibraryCheck(),
        SqliteFileCheck("store.durability", schema, durability),
        SqliteFileCheck("store.permissions", schema, permissions),
        SqliteFileCheck("store.integrity", schema, integrity),
        SqliteFileCheck("store.space", schema, space),
        WritingCheck(schema, schema.database.writers, WRITING_ADVICE),
    )
