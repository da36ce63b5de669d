"""Units of work in company."""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from attrs import define, field

from adapters.sql.sqlite.database import SqliteDatabase
from adapters.sql.unit_of_work import SqlUnitOfWork
from application.ports.session_changes import SessionChanges, UntilHeard
from domain.user import User
from tests.contract.builders import NOW, a_hash, a_name
from tests.server import wait_until

Task = Callable[[SqlUnitOfWork], object]


def nothing() -> None:
    """Do nothing."""


@define
class Listener(SessionChanges):
    """Keeps what was announced, once a commit, and does something around the commit."""

    announcements: list[tuple[set[bytes], set[int]]] = field(factory=list)
    before: Callable[[], object] = nothing
    after: Callable[[], object] = nothing
    until_heard: UntilHeard = nothing

    @contextmanager
    def announced(
        self, *, digests: Collection[bytes], users: Collection[int]
    ) -> Iterator[UntilHeard]:
        """Keep it."""
        self.announcements.append((set(digests), set(users)))
        self.before()
        yield self.until_heard
        self.after()


def added_user(work: SqlUnitOfWork, name: str) -> User:
    """Add a user, in a unit of work that somebody else ends."""
    return work.users.add(username=a_name(name), password_hash=a_hash(), at=NOW)


def signing_up(name: str) -> Task:
    """Add a user and keep it."""

    def sign_up(work: SqlUnitOfWork) -> None:
        added_user(work, name)
        work.commit()

    return sign_up


def done(database: SqliteDatabase, task: Task) -> None:
    """Do something in a unit of work."""
    with SqlUnitOfWork(database.writers) as work:
        task(work)


def in_one_batch(
    database: SqliteDatabase, *tasks: Task, outcomes: list[Future[None]] | None = None
) -> list[Future[None]]:
    """Do them all: while the first is inside, the others queue up, in their order.

    What comes of them is in `outcomes` from the beginning on.
    """
    futures = [] if outcomes is None else outcomes
    inside, go_on = Event(), Event()

    def go_first(work: SqlUnitOfWork) -> None:
        inside.set()
        go_on.wait(10)
        tasks[0](work)

    with ThreadPoolExecutor(len(tasks)) as pool:
        futures.append(pool.submit(done, database, go_first))
        inside.wait(10)
        for number, task in enumerate(tasks[1:], start=1):
            futures.append(pool.submit(done, database, task))
            wait_until_queued(database, number)
        go_on.set()
    return futures


def wait_until_queued(database: SqliteDatabase, number: int) -> None:
    """Wait until so many units of work wait for their turn."""
    waiting = database.writers._turns._waiting  # noqa: SLF001 - nothing tells of them
    wait_until(lambda: len(waiting) == number, within=10, what=f"a queue of {number}")
