"""A store in memory that links entries only when told to, as where many write at a time."""

from attrs import define, field

from adapters.memory.audit import MemoryAuditEntries, MemoryAuditReader
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWork
from domain.audit import Entry


@define
class LateEntries(MemoryAuditEntries):
    """Keeps entries waiting."""

    waiting: list[Entry]

    def add(self, entry: Entry) -> None:
        """Keep an entry, without a place."""
        self.waiting.append(entry)

    def seal(self, *, limit: int, waits: bool = False) -> int:
        """Give up to `limit` entries their places in the chain; count them."""
        sealed = [self.waiting.pop(0) for _ in range(min(limit, len(self.waiting)))]
        for entry in sealed:
            super().add(entry)
        return len(sealed)


@define
class LateReader(MemoryAuditReader):
    """Knows of those that wait."""

    waiting: list[Entry]

    def awaits_seal(self) -> bool:
        """Tell whether there are entries without a place."""
        return bool(self.waiting)


@define
class LateUnitOfWork(MemoryUnitOfWork):
    """A transaction on such a store."""

    waiting: list[Entry] = field(kw_only=True)

    @property
    def audit(self) -> LateEntries:
        """What is told of this transaction afterwards."""
        return LateEntries(self.store, self._changes, self.waiting)


@define
class LateStore:
    """The store, and what waits in it."""

    store: MemoryStore = field(factory=MemoryStore)
    waiting: list[Entry] = field(factory=list)

    def unit_of_work(self) -> LateUnitOfWork:
        """Begin a transaction on it."""
        return LateUnitOfWork(self.store, waiting=self.waiting)
