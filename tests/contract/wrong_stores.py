"""Stores that are wrong in one way each: what a comparison with the right one has to see."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Final

from attrs import define, evolve, field

from adapters.memory.sessions import MemorySessionReader, MemorySessionStore
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWork
from adapters.memory.users import MemoryUserReader, MemoryUserRepository
from application.ports.sessions import Purged
from application.ports.users import EVERYBODY, UserFilter
from domain.caller import Caller
from domain.user import User
from domain.username import Username
from tests.contract.backends import Store, in_memory
from tests.contract.builders import MICROSECOND


class EndsNothing(MemorySessionStore):
    def end(self, digest: bytes) -> None:
        """Forget to."""


class EndsAnybodys(MemorySessionStore):
    def end_one(self, user_id: int, *, session_id: str) -> bool:
        ended = [each for each in self.store.sessions.values() if each.id == session_id]
        for session in ended:
            self.end(session.digest)
        return bool(ended)


class GoesBack(MemorySessionStore):
    def touch(self, digest: bytes, *, at: datetime) -> bool:
        if session := self.store.sessions.get(digest):
            self.changes.put(self.store.sessions, digest, session.seen(at=at))
        return session is not None


class PurgesTooLate(MemorySessionStore):
    def purge(
        self, *, unseen_since: datetime, created_until: datetime, after: bytes, window: int
    ) -> Purged:
        earlier = unseen_since - MICROSECOND
        return super().purge(
            unseen_since=earlier, created_until=created_until, after=after, window=window
        )


class OverwritesUnseen(MemoryUserRepository):
    def save(self, user: User) -> User:
        known = self.get(user.id)
        return super().save(evolve(user, revision=known.revision) if known else user)


class ComparesSpellings(MemoryUserRepository):
    def _refuse_taken(self, username: Username) -> None:
        if username.typed == username.key:
            super()._refuse_taken(username)


@define
class Wrong(MemoryUnitOfWork):
    """Has somebody else write."""

    writes_users: type[MemoryUserRepository] = MemoryUserRepository
    writes_sessions: type[MemorySessionStore] = MemorySessionStore

    @property
    def users(self) -> MemoryUserRepository:
        return self.writes_users(self.store, self._changes)

    @property
    def sessions(self) -> MemorySessionStore:
        return self.writes_sessions(self.store, self._changes)


class KeepsEverything(MemoryUnitOfWork):
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if hasattr(self, "_changes"):
            self._changes.keep()
        super().__exit__(kind, error, traceback)


@define
class NeverForgets(MemorySessionReader):
    """Remembers who called, whatever has become of the session."""

    _known: dict[bytes, Caller] = field(factory=dict)

    def find(self, digest: bytes) -> Caller | None:
        found = self._known.get(digest) or super().find(digest)
        if found:
            self._known[digest] = found
        return found


class BeginsTooSoon(MemoryUserReader):
    def page(self, *, after: int, limit: int, only: UserFilter = EVERYBODY) -> Sequence[User]:
        return super().page(after=after - 1, limit=limit, only=only)


def _writing(kind: type[MemoryUnitOfWork], **writers: type) -> Store:
    store = MemoryStore()
    return evolve(in_memory(store), unit_of_work=partial(kind, store, **writers))


WRONG: Final[dict[str, Callable[[], Store]]] = {
    "ends_nothing": lambda: _writing(Wrong, writes_sessions=EndsNothing),
    "ends_anybodys": lambda: _writing(Wrong, writes_sessions=EndsAnybodys),
    "goes_back": lambda: _writing(Wrong, writes_sessions=GoesBack),
    "purges_too_late": lambda: _writing(Wrong, writes_sessions=PurgesTooLate),
    "overwrites_unseen": lambda: _writing(Wrong, writes_users=OverwritesUnseen),
    "compares_spellings": lambda: _writing(Wrong, writes_users=ComparesSpellings),
    "keeps_everything": lambda: _writing(KeepsEverything),
    "never_forgets": lambda: evolve(in_memory(kept := MemoryStore()), sessions=NeverForgets(kept)),
    "begins_too_soon": lambda: evolve(in_memory(kept := MemoryStore()), users=BeginsTooSoon(kept)),
}
