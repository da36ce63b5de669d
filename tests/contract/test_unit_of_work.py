"""What a unit of work promises."""

from threading import Event, Thread

import pytest

from domain.errors import StoreUnavailable
from tests.contract.backends import Store
from tests.contract.builders import NOW, a_hash, a_name, a_session, kept_sessions, kept_user
from tests.contract.races import race


class Trouble(Exception):
    """When a use case fails for a reason of its own."""


def test_what_is_committed_is_kept(store: Store) -> None:
    with store.unit_of_work() as work:
        alice = work.users.add(username=a_name(), password_hash=a_hash(), at=NOW)
        session = a_session(alice)
        work.sessions.add(session)
        work.commit()

    assert store.users.named("alice") == alice
    assert store.sessions.of_user(alice.id, limit=9) == [session]


def test_leaving_without_a_commit_rolls_everything_back(store: Store) -> None:
    alice = kept_user(store, "alice")
    session = a_session(alice)
    kept_sessions(store, session)

    with store.unit_of_work() as work:
        work.users.save(alice.renamed(a_name("carol")))
        bob = work.users.add(username=a_name("bob"), password_hash=a_hash(), at=NOW)
        work.sessions.add(a_session(bob))
        work.sessions.end(session.digest)
        work.users.delete(alice.id)

    assert store.users.page(after=0, limit=9) == [alice]
    assert store.sessions.of_user(alice.id, limit=9) == [session]
    assert store.sessions.of_user(bob.id, limit=9) == []


def test_nothing_is_done_before_a_transaction_begins(store: Store) -> None:
    work = store.unit_of_work()
    with pytest.raises(AttributeError):
        work.users.add(username=a_name(), password_hash=a_hash(), at=NOW)
    assert store.users.named("alice") is None


def test_an_exception_rolls_back_and_goes_on(store: Store) -> None:
    def run_into_trouble() -> None:
        with store.unit_of_work() as work:
            work.users.add(username=a_name(), password_hash=a_hash(), at=NOW)
            raise Trouble

    with pytest.raises(Trouble):
        run_into_trouble()
    assert store.users.named("alice") is None
    assert kept_user(store, "alice") == store.users.named("alice")


def test_nothing_is_done_after_the_commit(store: Store) -> None:
    with store.unit_of_work() as work:
        alice = work.users.add(username=a_name("alice"), password_hash=a_hash(), at=NOW)
        work.commit()
        with pytest.raises(AttributeError):
            work.users.add(username=a_name("bob"), password_hash=a_hash(), at=NOW)

    assert store.users.page(after=0, limit=9) == [alice]


def test_a_failing_commit_raises_and_keeps_nothing(store: Store) -> None:
    alice = kept_user(store, "alice")

    with store.unit_of_work() as work:
        work.users.save(alice.renamed(a_name("carol")))
        work.users.add(username=a_name("bob"), password_hash=a_hash(), at=NOW)
        with store.failing_commits(), pytest.raises(StoreUnavailable):
            work.commit()

    assert store.users.page(after=0, limit=9) == [alice]
    assert kept_user(store, "bob") == store.users.named("bob")


def test_eight_threads_reading_and_writing_lose_nothing(store: Store) -> None:
    alice = kept_user(store)

    def change(_number: int) -> None:
        for _ in range(5):
            with store.unit_of_work() as work:
                user = work.users.get(alice.id)
                assert user
                work.users.save(user.with_new_password(a_hash()))
                work.commit()

    race(8, change)

    found = store.users.named("alice")
    assert found is not None
    assert found.credential_version == alice.credential_version + 40
    assert found.revision == alice.revision + 40


def test_readers_see_only_what_was_committed(store: Store) -> None:
    alice = kept_user(store, "alice")
    changed, looked = Event(), Event()
    seen: list[object] = []

    def look() -> None:
        changed.wait(5)
        looked.set()
        seen.append(store.users.named("bob"))
        seen.append(store.users.named("alice"))
        seen.append(store.sessions.of_user(alice.id, limit=9))

    reader = Thread(target=look)
    reader.start()
    with store.unit_of_work() as work:
        work.users.add(username=a_name("bob"), password_hash=a_hash(), at=NOW)
        work.users.save(alice.renamed(a_name("carol")))
        work.sessions.add(a_session(alice))
        changed.set()
        looked.wait(5)
    reader.join(10)

    assert seen == [None, alice, []]


def test_readers_always_see_whole_transactions(store: Store) -> None:
    alice = kept_user(store)
    sessions = [a_session(alice), a_session(alice)]
    kept_sessions(store, *sessions)
    counts: set[int] = set()

    def run(number: int) -> None:
        for _ in range(20):
            if number == 0:
                with store.unit_of_work() as work:
                    work.sessions.end_all(alice.id)
                    for session in sessions:
                        work.sessions.add(session)
                    work.commit()
            else:
                counts.add(len(store.sessions.of_user(alice.id, limit=9)))

    race(4, run)

    assert counts == {2}
