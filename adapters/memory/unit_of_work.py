"""Transactions over dictionaries."""

from types import TracebackType
from typing import Self

from attrs import define, field

from adapters.memory.attempts import MemoryAttempts
from adapters.memory.audit import MemoryAuditEntries
from adapters.memory.contents import MemoryContents
from adapters.memory.intake import MemoryIntake
from adapters.memory.sessions import MemorySessionStore
from adapters.memory.store import Changes, MemoryStore
from adapters.memory.users import MemoryUserRepository
from application.ports.unit_of_work import UnitOfWork


@define
class MemoryUnitOfWork(UnitOfWork):
    """Holds the store from beginning to end and takes back what was not committed."""

    store: MemoryStore
    _changes: Changes = field(init=False)

    @property
    def users(self) -> MemoryUserRepository:
        """The users, inside this transaction."""
        return MemoryUserRepository(self.store, self._changes)

    @property
    def sessions(self) -> MemorySessionStore:
        """The sessions, inside this transaction."""
        return MemorySessionStore(self.store, self._changes)

    @property
    def attempts(self) -> MemoryAttempts:
        """The tries, inside this transaction."""
        return MemoryAttempts(self.store, self._changes)

    @property
    def audit(self) -> MemoryAuditEntries:
        """What is told of this transaction afterwards."""
        return MemoryAuditEntries(self.store, self._changes)

    @property
    def contents(self) -> MemoryContents:
        """All of the store, as it is inside this transaction."""
        return MemoryContents(self.store)

    @property
    def intake(self) -> MemoryIntake:
        """The way in for what another store holds, inside this transaction."""
        return MemoryIntake(self.store, self._changes)

    def commit(self) -> None:
        """Keep what was done."""
        self._changes.keep()
        del self._changes

    def __enter__(self) -> Self:
        self.store.acquire()
        self._changes = Changes()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if hasattr(self, "_changes"):
                self._changes.take_back()
        finally:
            self.store.release()
