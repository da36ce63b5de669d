"""What the process remembers, and how a transaction over it is undone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from attrs import define, field

from domain.attempts import Count
from domain.audit_chain import SealedEntry
from domain.errors import StoreUnavailable
from domain.session import Session
from domain.user import User

K = TypeVar("K")
V = TypeVar("V")

PATIENCE = 5.0
"""Seconds to wait for a writer before the store counts as unavailable."""


@define
class MemoryStore:
    """Users, sessions, tries and the audit in dictionaries, under one lock.

    Readers wait for the writer, so nobody sees what was not committed.
    """

    users: dict[int, User] = field(factory=dict, repr=False)
    ids_by_key: dict[str, int] = field(factory=dict, repr=False)
    sessions: dict[bytes, Session] = field(factory=dict, repr=False)
    last_user_id: int = 0
    attempts: dict[bytes, Count] = field(factory=dict, repr=False)
    audit: dict[int, SealedEntry] = field(factory=dict, repr=False)
    """By place, in that order."""
    _lock: Lock = field(factory=Lock, repr=False)

    def acquire(self) -> None:
        """Keep everybody else out; raises `StoreUnavailable`."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise StoreUnavailable

    def release(self) -> None:
        """Let the next one in."""
        self._lock.release()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep everybody else out for a while."""
        self.acquire()
        try:
            yield
        finally:
            self.release()

    def user_named(self, key: str) -> User | None:
        """Return the user whose name has that key; the caller holds the store."""
        return self.users.get(self.ids_by_key.get(key, 0))


@define
class Changes:
    """The changes of one transaction, each with how to take it back."""

    _undo: list[Callable[[], object]] = field(factory=list)

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        """Set an entry."""
        if key in table:
            before = table[key]
            self._undo.append(lambda: table.__setitem__(key, before))
        else:
            self._undo.append(lambda: table.pop(key))
        table[key] = value

    def remove(self, table: dict[K, V], key: K) -> None:
        """Delete an entry that is there."""
        before = table.pop(key)
        self._undo.append(lambda: table.__setitem__(key, before))

    def replace(self, table: dict[K, V], entries: dict[K, V]) -> None:
        """Set every entry, in that order."""
        before = dict(table)
        self._undo.append(lambda: _refill(table, before))
        _refill(table, entries)

    def keep(self) -> None:
        """Make the changes so far final."""
        self._undo.clear()

    def take_back(self) -> None:
        """Undo what was not kept, last first."""
        while self._undo:
            self._undo.pop()()


def _refill(table: dict[K, V], entries: dict[K, V]) -> None:
    table.clear()
    table.update(entries)
