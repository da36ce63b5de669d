"""Sessions as a reader finds them, and readers to find them with."""

from collections.abc import Callable, Sequence

from attrs import define, evolve, field

from application.ports.sessions import SessionReader
from domain.session import Session, UserSession
from domain.user import User
from tests.contract.builders import NOW, a_hash, a_name, a_session

ALICE = User(id=7, username=a_name(), password_hash=a_hash(), signed_up_at=NOW)


def a_found_session(*, user: User = ALICE, digest: bytes | None = None) -> UserSession:
    return UserSession(user, a_session(user, digest=digest))


def renamed(found: UserSession) -> UserSession:
    return evolve(found, user=found.user.renamed(a_name("alicia")))


@define
class Shelf(SessionReader):
    """Finds what is put on it, counts, and lets something happen before or after it looks."""

    kept: dict[bytes, UserSession] = field(factory=dict)
    looked: int = 0
    before: Callable[[], object] = int
    after: Callable[[], object] = int

    def put(self, *sessions: UserSession) -> None:
        self.kept |= {found.session.digest: found for found in sessions}

    def end(self, found: UserSession) -> None:
        del self.kept[found.session.digest]

    def find(self, digest: bytes) -> UserSession | None:
        self.looked += 1
        self.before()
        found = self.kept.get(digest)
        self.after()
        return found

    def of_user(self, user_id: int, *, limit: int) -> Sequence[Session]:
        sessions = [found.session for found in self.kept.values()]
        return [session for session in sessions if session.user_id == user_id][:limit]
