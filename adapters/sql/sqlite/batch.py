"""The units of work that one commit keeps together."""

import sqlite3
from threading import Lock
from time import monotonic

from attrs import define, field

from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.transaction import Transaction
from application.ports.session_changes import UntilHeard

LASTS = 0.008
"""Seconds after which a batch takes in nobody more: other processes want to write as well.

Enough for two dozen units. Whoever a shorter batch leaves out waits for another process twice.
"""


@define(eq=False)
class Batch:
    """What one commit keeps, or none of it."""

    connection: sqlite3.Connection
    began: float = field(factory=monotonic)
    waiting: list[Lock] = field(factory=list)
    """One for each unit that has ended and waits to hear of the commit."""
    digests: set[bytes] = field(factory=set)
    users: set[int] = field(factory=set)
    failure: BaseException | None = None
    is_kept: bool = False
    """Whether the commit is on the disk."""
    until_heard: UntilHeard | None = None
    """Waits until nobody relies on what was before the commit."""
    has_entries: bool = False
    """Whether there is anything to link in the audit."""
    rows: int = 0
    """Changed on the connection so far."""

    def take_in(self, unit: Transaction, *, is_kept: bool) -> None:
        """Take in what a unit of work did, or undo it; sets `failure` where neither is possible."""
        try:
            if not is_kept:
                self.connection.execute("ROLLBACK TO unit")
            self.connection.execute("RELEASE unit")
        except LIBRARY.Error as error:
            self.failure = error
        # What came first: when a disk is full, say, SQLite has undone everything by itself.
        self.failure = unit.failure or self.failure
        if is_kept:
            self.digests |= unit.digests | unit.unhurried
            self.users |= unit.users
            self.has_entries |= unit.has_entries

    def takes_more(self) -> bool:
        """Tell whether another unit may follow."""
        return self.failure is None and monotonic() - self.began < LASTS
