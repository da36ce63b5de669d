"""What the session cache remembers, and when it asks again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.shared_memory import session_cache
from adapters.shared_memory.generations import Generations, slot_of_digest, slot_of_user
from adapters.shared_memory.session_cache import MAX_AGE, SessionCache
from domain.caller import Caller
from domain.errors import StoreUnavailable
from domain.user import User
from tests.adapters.found_sessions import ALICE, Shelf, a_caller, renamed
from tests.contract.builders import NOW, a_hash, a_name, a_session
from tests.contract.races import race


class Time:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def generations() -> Generations:
    return Generations.in_process()


@pytest.fixture
def cache(shelf: Shelf, generations: Generations, time: Time) -> SessionCache:
    return SessionCache(shelf, generations, monotonic=time)


def put(shelf: Shelf, *, number: int = 1) -> list[Caller]:
    kept = [a_caller() for _ in range(number)]
    shelf.put(*kept)
    return kept


def change_of(generations: Generations, found: Caller) -> None:
    with generations.announced(digests=[found.digest], users=[]):
        pass


def test_what_was_found_is_found_again_without_a_query(cache: SessionCache, shelf: Shelf) -> None:
    [alices] = put(shelf)
    assert cache.find(alices.digest) is alices
    assert cache.find(alices.digest) is alices
    assert shelf.looked == 1


def test_that_there_was_nothing_is_not_remembered(cache: SessionCache, shelf: Shelf) -> None:
    alices = a_caller()
    assert cache.find(alices.digest) is None
    shelf.put(alices)
    assert cache.find(alices.digest) is alices


def test_a_session_that_ended_is_not_found(
    cache: SessionCache, shelf: Shelf, generations: Generations
) -> None:
    alices, other = put(shelf, number=2)
    for found in (alices, other):
        cache.find(found.digest)
    with generations.announced(digests=[alices.digest], users=[]):
        shelf.end(alices)
    assert cache.find(alices.digest) is None
    assert cache.find(other.digest) is other
    assert shelf.looked == 3


def test_a_change_of_a_user_concerns_all_sessions_of_that_user_and_no_other(
    cache: SessionCache, shelf: Shelf, generations: Generations
) -> None:
    bob = User(id=ALICE.id + 1, username=a_name("bob"), password_hash=a_hash(), signed_up_at=NOW)
    kept = [*put(shelf, number=2), a_caller(user=bob)]
    shelf.put(*kept)
    for found in kept:
        cache.find(found.digest)
    with generations.announced(digests=[], users=[ALICE.id]):
        shelf.put(*map(renamed, kept[:2]))
    names = [found and found.username for found in map(cache.find, digests(kept))]
    assert names == ["alicia", "alicia", "bob"]
    assert shelf.looked == 5


def digests(kept: list[Caller]) -> Iterator[bytes]:
    return (found.digest for found in kept)


def test_who_shares_a_slot_is_read_again_and_found(
    cache: SessionCache, shelf: Shelf, generations: Generations
) -> None:
    [alices] = put(shelf)
    cache.find(alices.digest)
    slot = slot_of_digest(alices.digest)
    sharing = next(number for number in range(1 << 16) if slot_of_user(number) == slot)
    with generations.announced(digests=[], users=[sharing]):
        pass
    assert cache.find(alices.digest) is alices
    assert shelf.looked == 2


def test_nothing_is_believed_for_longer_than_its_age(
    cache: SessionCache, shelf: Shelf, time: Time
) -> None:
    """What bounds how long a change that nobody announced can stay unseen."""
    [alices] = put(shelf)
    cache.find(alices.digest)
    shelf.end(alices)
    time.now += MAX_AGE - 0.001
    assert cache.find(alices.digest) is alices
    time.now += 0.001
    assert cache.find(alices.digest) is None


def test_age_counts_from_before_the_query(cache: SessionCache, shelf: Shelf, time: Time) -> None:
    [alices] = put(shelf)
    shelf.after = lambda: setattr(time, "now", time.now + MAX_AGE)
    cache.find(alices.digest)
    cache.find(alices.digest)
    assert shelf.looked == 2


def test_what_was_read_while_anything_was_announced_is_not_remembered(
    cache: SessionCache, shelf: Shelf, generations: Generations
) -> None:
    [alices] = put(shelf)
    other = a_caller()
    shelf.before = lambda: change_of(generations, other)
    cache.find(alices.digest)
    shelf.before, shelf.after = int, lambda: change_of(generations, other)
    cache.find(alices.digest)
    with generations.announced(digests=[other.digest], users=[]):
        shelf.after = int
        cache.find(alices.digest)
    assert shelf.looked == 3
    for _ in range(2):
        cache.find(alices.digest)
    assert shelf.looked == 4


def test_a_commit_that_fails_leaves_nobody_out(
    cache: SessionCache, shelf: Shelf, generations: Generations
) -> None:
    [alices] = put(shelf)
    cache.find(alices.digest)
    with pytest.raises(StoreUnavailable), generations.announced(digests=[], users=[ALICE.id]):
        raise StoreUnavailable
    for _ in range(2):
        assert cache.find(alices.digest) is alices
    assert shelf.looked == 2


def test_without_counters_sessions_are_read_and_not_remembered(
    shelf: Shelf, time: Time, tmp_path: Path
) -> None:
    cache = SessionCache(shelf, Generations.beside(tmp_path / "nowhere" / "watchword.db"), time)
    [alices] = put(shelf)
    for _ in range(2):
        assert cache.find(alices.digest) is alices
    assert shelf.looked == 2


def test_who_takes_up_other_counters_has_everybody_forget(tmp_path: Path, shelf: Shelf) -> None:
    """Those that a session is remembered by are moved on by nobody once their file is deleted."""
    database = tmp_path / "watchword.db"
    database.touch()
    workers = [Generations.beside(database) for _ in range(2)]
    caches = [SessionCache(shelf, generations) for generations in workers]
    kept = put(shelf, number=2)
    for cache in caches:
        assert [cache.find(digest) for digest in digests(kept)] == kept
    alices = kept[0]

    tmp_path.joinpath("watchword.db-generations").unlink()
    with workers[0].announced(digests=[alices.digest], users=[]):
        shelf.end(alices)

    assert [cache.find(alices.digest) for cache in caches] == [None, None]


def test_the_least_recently_used_makes_room(
    cache: SessionCache, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_cache, "REMEMBERED", 3)
    first, second, third, fourth = digests(put(shelf, number=4))
    for digest in (first, second, third, first, fourth):
        cache.find(digest)
    assert shelf.looked == 4
    for digest in (first, third, fourth):
        cache.find(digest)
    assert shelf.looked == 4
    cache.find(second)
    assert shelf.looked == 5


def test_what_is_read_again_is_the_most_recently_used(
    cache: SessionCache, shelf: Shelf, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_cache, "REMEMBERED", 2)
    first, second, third = digests(put(shelf, number=3))
    for digest in (first, second):
        cache.find(digest)
    time.now += MAX_AGE
    for digest in (first, third, first):
        cache.find(digest)
    assert shelf.looked == 4


def test_threads_that_crowd_each_other_out_find_what_they_ask_for(
    cache: SessionCache, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_cache, "REMEMBERED", 2)
    kept = put(shelf, number=5)

    def ask(runner: int) -> bool:
        asked = kept[runner:] + kept[:runner]
        return all(cache.find(found.digest) is found for _ in range(500) for found in asked)

    assert all(race(4, ask))


def test_an_entry_that_goes_while_it_is_used_is_found_all_the_same(
    cache: SessionCache, shelf: Shelf, time: Time
) -> None:
    """Time is looked at between the finding of an entry and the noting of its use."""
    [alices] = put(shelf)
    cache.find(alices.digest)

    def make_room() -> float:
        cache._entries.clear()  # noqa: SLF001 - as another thread might, bit by bit
        return 0.0

    cache._monotonic = make_room  # noqa: SLF001 - the moment in between
    assert cache.find(alices.digest) is alices
    assert shelf.looked == 1


def test_whole_sessions_are_always_asked_for(cache: SessionCache, shelf: Shelf) -> None:
    shelf.sessions = [session := a_session(ALICE)]
    assert cache.get(session.digest) == session
    assert cache.of_user(ALICE.id, limit=5) == [session]
    shelf.sessions = []
    assert cache.get(session.digest) is None
    assert cache.of_user(ALICE.id, limit=5) == []


def test_nothing_that_is_remembered_is_shown() -> None:
    [digest] = digests(put(shelf := Shelf()))
    cache = SessionCache(shelf, Generations.in_process())
    cache.find(digest)
    shelf.kept.clear()
    assert repr(digest) not in repr(cache)
