"""Processes that remember sessions, and others that end them."""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from adapters.shared_memory.generations import SEQUENCE, Generations
from adapters.shared_memory.session_cache import SessionCache
from tests.adapters.wrong_caches import AsksOnce, AsksTooLate
from tests.faults.cached_store import (
    PATIENCE,
    SESSIONS,
    SPAWNED,
    SmallStore,
    digest_of,
    end_and_tell,
    hammer,
    linger,
)

READERS = 3


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "watchword.db"
    SmallStore(path).fill()
    return path


def heard(told: Connection) -> Any:
    assert told.poll(PATIENCE)
    return told.recv()


def test_no_process_finds_a_session_once_its_end_has_returned(path: Path) -> None:
    number = SPAWNED.RawValue("i", 0)
    is_over = SPAWNED.RawArray("b", SESSIONS)
    pipes = [SPAWNED.Pipe(duplex=False) for _ in range(READERS)]
    readers = [
        SPAWNED.Process(target=hammer, args=(path, number, is_over, told), daemon=True)
        for _, told in pipes
    ]
    for reader in readers:
        reader.start()
    assert [heard(ear) for ear, _ in pipes] == ["ready"] * READERS
    store, generations = SmallStore(path), Generations.beside(path)
    for ended in range(SESSIONS):
        number.value = ended
        linger()
        with generations.announced(digests=[digest_of(ended)], users=[]):
            linger()
            store.end(ended)
            linger()
        is_over[ended] = True
    number.value = SESSIONS
    results = [heard(ear) for ear, _ in pipes]
    for reader in readers:
        reader.join(PATIENCE)
    assert [result.stale for result in results] == [0] * READERS
    assert all(result.asked_of_ended > SESSIONS // 10 for result in results)
    assert sum(result.hits for result in results) > SESSIONS


@contextmanager
def another_ending(path: Path, number: int) -> Iterator[Connection]:
    """Have another process end a session, a step whenever it is told to; kill it afterwards."""
    turns, theirs = SPAWNED.Pipe()
    process = SPAWNED.Process(target=end_and_tell, args=(path, number, theirs), daemon=True)
    process.start()
    try:
        yield turns
    finally:
        process.kill()
        process.join()


def go_on(turns: Connection, *, until: str) -> None:
    while heard(turns) != until:
        turns.send("go on")


def finds_after_an_end_behind_the_query(path: Path, cache: type[SessionCache]) -> bool:
    """Tell whether a session is still found that ended while it was being read for the cache."""
    store = SmallStore(path)
    reader = cache(store, Generations.beside(path))
    with another_ending(path, 0) as turns:

        def end() -> None:
            store.after = int
            go_on(turns, until="returned")

        store.after = end
        # It began before the end: either answer will do.
        reader.find(digest_of(0))
    return reader.find(digest_of(0)) is not None


def test_an_end_between_query_and_answer_is_seen(path: Path) -> None:
    assert not finds_after_an_end_behind_the_query(path, SessionCache)


@pytest.mark.parametrize("cache", [AsksTooLate, AsksOnce])
def test_a_cache_that_is_wrong_would_miss_it(path: Path, cache: type[SessionCache]) -> None:
    """The control: the sequence asked for after the query, or not asked for again."""
    assert finds_after_an_end_behind_the_query(path, cache)


@pytest.mark.parametrize("moment", ["announced", "committed"])
def test_a_writer_who_is_killed_costs_speed_and_no_truth(path: Path, moment: str) -> None:
    store, generations = SmallStore(path), Generations.beside(path)
    queries: list[None] = []
    store.after = lambda: queries.append(None)
    cache = SessionCache(store, generations)
    for number in (0, 1):
        assert cache.find(digest_of(number))
    with another_ending(path, 0) as turns:
        go_on(turns, until=moment)
    assert generations.counters()[SEQUENCE] % 2 == 1
    is_there = moment == "announced"
    for _ in range(2):
        assert (cache.find(digest_of(0)) is not None) == is_there
        # What was not concerned is still remembered, and nothing new is.
        assert cache.find(digest_of(1))
        assert cache.find(digest_of(2))
    assert len(queries) == 6
    with generations.announced(digests=[digest_of(3)], users=[]):
        store.end(3)
    for _ in range(2):
        assert (cache.find(digest_of(0)) is not None) == is_there
        assert cache.find(digest_of(2))
    assert len(queries) == (8 if is_there else 9)
