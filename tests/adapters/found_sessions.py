"""Sessions as a reader finds them, and readers to find them with."""

from collections.abc import Callable, Sequence

from attrs import define, evolve, field

from application.ports.sessions import SessionReader
from domain.caller import Caller
from domain.session import Session
from domain.user import User
from tests.contract.builders import NOW, a_hash, a_name, a_session

ALICE = User(id=7, username=a_name(), password_hash=a_hash(), signed_up_at=NOW)


def a_caller(*, user: User = ALICE, digest: bytes | None = None) -> Caller:
    return Caller.of(a_session(user, digest=digest), user=user)


def renamed(caller: Caller) -> Caller:
    return evolve(caller, username="alicia")


@define
class Shelf(SessionReader):
    """Finds what is put on it, counts, and lets something happen before or after it looks."""

    kept: dict[bytes, Caller] = field(factory=dict)
    sessions: Sequence[Session] = ()
    looked: int = 0
    before: Callable[[], object] = int
    after: Callable[[], object] = int

    def put(self, *callers: Caller) -> None:
        self.kept |= {caller.digest: caller for caller in callers}

    def end(self, caller: Caller) -> None:
        del self.kept[caller.digest]

    def find(self, digest: bytes) -> Caller | None:
        self.looked += 1
        self.before()
        found = self.kept.get(digest)
        self.after()
        return found

    def get(self, digest: bytes) -> Session | None:
        return next((each for each in self.sessions if each.digest == digest), None)

    def of_user(self, user_id: int, *, limit: int) -> Sequence[Session]:
        return [each for each in self.sessions if each.user_id == user_id][:limit]
