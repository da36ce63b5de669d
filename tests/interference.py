"""What happens meanwhile, and what breaks."""

from collections.abc import Callable

from attrs import define

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST
from adapters.memory.unit_of_work import MemoryUnitOfWork
from application.ports.unit_of_work import UnitOfWork
from domain.errors import Overloaded, StoreUnavailable
from domain.password import Password, PasswordHash
from tests.builders import World


@define
class InterruptedHasher(Argon2PasswordHasher):
    """Lets something happen once, after the next hash or verification and before its result."""

    meanwhile: Callable[[], object] | None = None
    _is_overloaded: bool = False

    def hash(self, password: Password) -> PasswordHash:
        """Hash, then let it happen."""
        if self._is_overloaded:
            raise Overloaded(retry_after=1)
        hashed = super().hash(password)
        self._let_it_happen()
        return hashed

    def verify(self, password: Password, against: PasswordHash) -> bool:
        """Verify, then let it happen."""
        is_right = super().verify(password, against)
        self._let_it_happen()
        return is_right

    def verify_nothing(self, password: Password) -> None:
        """Verify in vain, then let it happen."""
        super().verify_nothing(password)
        self._let_it_happen()

    def be_overloaded(self) -> None:
        """Hash nothing from now on."""
        self._is_overloaded = True

    def _let_it_happen(self) -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()


def interrupted_hasher() -> InterruptedHasher:
    """Make one that nothing interrupts yet."""
    return InterruptedHasher(CHEAPEST)


def never() -> None:
    """Happen where nothing should have been hashed."""
    raise AssertionError("A password was hashed.")


class _UncommittableUnitOfWork(MemoryUnitOfWork):
    def commit(self) -> None:
        raise StoreUnavailable


@define
class FailingWorld(World):
    """A world whose store can still be read, but keeps nothing from the moment it fails."""

    is_failing: bool = False

    def unit_of_work(self) -> UnitOfWork:
        """Begin a transaction that may not be kept."""
        return _UncommittableUnitOfWork(self.store) if self.is_failing else super().unit_of_work()
