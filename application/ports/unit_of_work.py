"""All or nothing."""

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from application.ports.attempts import Attempts
from application.ports.audit import AuditEntries
from application.ports.contents import Contents, Intake
from application.ports.sessions import SessionStore
from application.ports.users import UserRepository


class UnitOfWork(Protocol):
    """A transaction: what is done inside is kept by `commit()` and by nothing else.

    Before it begins, and after the commit, there is nothing to do anything with. Writers run one
    after another or as if they did. Leaving without a commit, or by an exception, rolls back. A
    commit that fails raises `StoreUnavailable`, and nothing is kept; only where the way to the
    store breaks while it commits, nobody can tell, and all of it may be kept after all. Anything
    inside raises `StoreUnavailable` when the store cannot answer; so does leaving, where what was
    seen inside turns out not to be kept. Others wait meanwhile: nobody dawdles inside.
    """

    @property
    def users(self) -> UserRepository:
        """The users, inside this transaction."""
        ...

    @property
    def sessions(self) -> SessionStore:
        """The sessions, inside this transaction."""
        ...

    @property
    def attempts(self) -> Attempts:
        """The tries, inside this transaction."""
        ...

    @property
    def audit(self) -> AuditEntries:
        """What is told of this transaction afterwards."""
        ...

    @property
    def contents(self) -> Contents:
        """All of the store, as it is inside this transaction."""
        ...

    @property
    def intake(self) -> Intake:
        """The way in for what another store holds, inside this transaction."""
        ...

    def commit(self) -> None:
        """Keep what was done; when this returns, it survives a crash and every reader sees it."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


UnitOfWorkFactory = Callable[[], UnitOfWork]
