"""A store that stops answering, at whichever call a test chooses."""

from attrs import define, field

from adapters.memory.sessions import MemorySessionStore
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWork
from adapters.memory.users import MemoryUserRepository
from application.ports.unit_of_work import UnitOfWork
from domain.errors import StoreUnavailable
from tests.builders import World


@define
class Calls:
    """Counts what is asked of the store, and raises at one call."""

    fails_at: int | None = None
    error: Exception = field(factory=StoreUnavailable)
    made: int = 0

    def count(self) -> None:
        """Count one call."""
        self.made += 1
        if self.made == self.fails_at:
            raise self.error


@define
class BreakingStore(MemoryStore):
    """Is asked for every read and at the beginning of every transaction."""

    calls: Calls = field(factory=Calls)

    def acquire(self) -> None:
        """Fail, or go on."""
        self.calls.count()
        super().acquire()


class BreakingUnitOfWork(MemoryUnitOfWork):
    """Counts what is done inside it too."""

    store: BreakingStore

    @property
    def users(self) -> MemoryUserRepository:
        """Fail, or go on."""
        self.store.calls.count()
        return super().users

    @property
    def sessions(self) -> MemorySessionStore:
        """Fail, or go on."""
        self.store.calls.count()
        return super().sessions

    def commit(self) -> None:
        """Fail, or go on."""
        self.store.calls.count()
        super().commit()


@define
class BreakingWorld(World):
    """A world over such a store."""

    store: BreakingStore = field(factory=BreakingStore)

    def unit_of_work(self) -> UnitOfWork:
        """Begin a transaction that may break."""
        return BreakingUnitOfWork(self.store)
