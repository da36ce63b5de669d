"""Two stores that are told to do the same: what one of them says, the other says too.

The model is the store in memory. It is short enough to be read, and the cases of the contract
hold it to the ports as they do the others.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum
from operator import methodcaller
from typing import Any, Final

from attrs import define, evolve, field

from adapters.memory.store import MemoryStore
from application.ports.contents import Contents, OwnedSession
from application.ports.unit_of_work import UnitOfWork
from domain.errors import UsernameTaken, WatchwordError
from domain.password import PasswordHash
from domain.user import User
from domain.username import Username
from tests.contract.backends import Store, in_memory

ALL: Final = 999

Act = Callable[[UnitOfWork], Any]

COMMIT: Final[Act] = methodcaller("commit")


class Refused(Enum):
    """What has no error of ours."""

    BY_A_BUG = "whatever the store raises where the caller must have a bug"


ENDS_THE_UNIT: Final = (UsernameTaken, Refused.BY_A_BUG)
"""Nothing else comes of a unit of work in which that was heard."""


@define(eq=False)
class Pair:
    """A store and its model, each with nobody in it to begin with."""

    subject: Store
    bug: type[Exception]
    """What the subject raises where the caller must have a bug."""
    _tables: MemoryStore = field(factory=MemoryStore, init=False)
    _model: Store = field(init=False)
    _works: Sequence[UnitOfWork] = field(default=(), init=False)
    _calling: dict[bytes, None] = field(factory=dict, init=False)
    _ids: set[int] = field(factory=set, init=False)

    def __attrs_post_init__(self) -> None:
        self._model = in_memory(self._tables)
        with self.subject.unit_of_work() as work:
            work.intake.clear()
            work.commit()

    @property
    def is_at_work(self) -> bool:
        """Whether a unit of work is open."""
        return bool(self._works)

    def act(self, act: Act) -> Any:
        """Do it inside a unit of work on both sides, and compare what comes of it."""
        if not self._works:
            self._works = [each.unit_of_work().__enter__() for each in (self.subject, self._model)]
        told, expected = (self._outcome(act, work) for work in self._works)
        if expected in ENDS_THE_UNIT and told not in ENDS_THE_UNIT:
            # At the latest at the commit.
            told = self._outcome(COMMIT, self._works[0])
        assert told == expected
        if expected in ENDS_THE_UNIT:
            self.leave(ValueError())
            self.compare()
        return expected

    def add_user(self, work: UnitOfWork, name: Username, made: PasswordHash, at: datetime) -> User:
        """Have the model, which is asked second, choose the id that the subject chose."""
        user = work.users.add(username=name, password_hash=made, at=at)
        assert user.id not in self._ids
        self._tables.last_user_id = user.id - 1
        return user

    def has_another(self, user: User) -> bool:
        """Tell whether somebody else has the id of this one, who then was never kept."""
        holder = self._tables.users.get(user.id)
        return holder is not None and holder.signed_up_at != user.signed_up_at

    def leave(self, error: Exception | None = None) -> None:
        """Leave the unit of work, as far as one is open."""
        works, self._works = self._works, ()
        for work in works:
            work.__exit__(type(error) if error else None, error, None)

    def call(self, digest: bytes) -> None:
        """Present a token from now on, whenever no unit of work is open."""
        self._calling[digest] = None

    def compare(self) -> None:
        """Read everything on both sides, in every way there is."""
        with self.subject.snapshot() as theirs, self._model.snapshot() as ours:
            assert all_of(theirs, limit=2) == all_of(ours, limit=ALL)
            users = ours.users(after=0, limit=ALL)
            self._ids.update(user.id for user in users)
            assert theirs.extent().last_user_id >= max(self._ids, default=0)
        for user in users:
            self._read(user)
        for digest in self._calling:
            self._find(digest)

    def _read(self, user: User) -> None:
        self._ask(lambda store: store.users.get(user.id))
        self._ask(lambda store: store.users.named(user.username.key))
        self._ask(lambda store: list(store.users.page(after=user.id, limit=2)))
        self._ask(lambda store: list(store.sessions.of_user(user.id, limit=2)))

    def _find(self, digest: bytes) -> None:
        found = self._ask(lambda store: store.sessions.find(digest))
        assert self.subject.sessions.recall(digest) in (None, found)
        self._ask(lambda store: store.sessions.get(digest))

    def _ask(self, question: Callable[[Store], Any]) -> Any:
        answer = question(self._model)
        assert question(self.subject) == answer
        return answer

    def _outcome(self, act: Act, work: UnitOfWork) -> Any:
        try:
            return act(work)
        except WatchwordError as error:
            return type(error)
        except (self.bug, ValueError):
            return Refused.BY_A_BUG


def all_of(contents: Contents, *, limit: int) -> tuple[Any, ...]:
    """Read all that there is, in pages of that size."""
    users: list[User] = []
    while page := contents.users(after=users[-1].id if users else 0, limit=limit):
        users += page
    owned: list[OwnedSession] = []
    while found := contents.sessions(after=owned[-1].session.digest if owned else b"", limit=limit):
        owned += found
    # How far the ids have come may differ by those that were given and not kept.
    return evolve(contents.extent(), last_user_id=0), users, owned
