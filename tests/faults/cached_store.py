"""Sessions in a real database, as little of them as the cache needs, and processes at them."""

import hashlib
import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from ctypes import Array, c_bool
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from adapters.shared_memory.generations import Generations
from adapters.shared_memory.session_cache import SessionCache
from adapters.sql.sqlite.library import LIBRARY
from application.ports.sessions import SessionReader
from domain.caller import Caller
from domain.session import Session
from tests.adapters.found_sessions import a_caller

SPAWNED = get_context("spawn")
PATIENCE = 30.0
SESSIONS = 300


def digest_of(number: int) -> bytes:
    return hashlib.sha256(number.to_bytes(4, "big")).digest()


@define
class SmallStore(SessionReader):
    """Digests in a table; lets something happen after each query."""

    path: Path
    after: Callable[[], object] = int
    _connection: sqlite3.Connection = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._connection = LIBRARY.connect(str(self.path), isolation_level=None, timeout=PATIENCE)

    def fill(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("CREATE TABLE sessions (digest BLOB PRIMARY KEY)")
        rows = [(digest_of(number),) for number in range(SESSIONS)]
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT INTO sessions VALUES (?)", rows)
        self._connection.execute("COMMIT")

    def end(self, number: int) -> None:
        deleted = "DELETE FROM sessions WHERE digest = ?"
        assert self._connection.execute(deleted, [digest_of(number)]).rowcount == 1

    def find(self, digest: bytes) -> Caller | None:
        asked = "SELECT digest FROM sessions WHERE digest = ?"
        rows = self._connection.execute(asked, [digest]).fetchall()
        self.after()
        return a_caller(digest=digest) if rows else None

    def get(self, digest: bytes) -> Session | None:
        raise NotImplementedError

    def of_user(self, user_id: int, *, limit: int) -> Sequence[Session]:
        raise NotImplementedError


def linger() -> None:
    """Take no time, or up to two milliseconds."""
    if random.random() < 0.5:
        time.sleep(random.uniform(0, 0.002))


@frozen
class Result:
    """What one process has seen."""

    hits: int
    asked_of_ended: int
    stale: int


def hammer(path: Path, number: Any, is_over: Array[c_bool], told: Connection) -> None:
    """Ask for sessions around the one that is being ended; tell of what was found, and of hits."""
    queries = 0

    def count_and_linger() -> None:
        nonlocal queries
        queries += 1
        linger()

    cache = SessionCache(SmallStore(path, after=count_and_linger), Generations.beside(path))
    asked = asked_of_ended = stale = 0
    told.send("ready")
    while number.value < SESSIONS:
        chosen = min(max(0, number.value + random.randint(-2, 6)), SESSIONS - 1)
        was_over = is_over[chosen]
        found = cache.find(digest_of(chosen))
        asked += 1
        asked_of_ended += was_over
        stale += bool(was_over and found)
    stale += sum(cache.find(digest_of(each)) is not None for each in range(SESSIONS))
    told.send(Result(hits=asked + SESSIONS - queries, asked_of_ended=asked_of_ended, stale=stale))


def end_and_tell(path: Path, number: int, turns: Connection) -> None:
    """End one session, waiting for a word before and after the commit."""
    with Generations.beside(path).announced(digests=[digest_of(number)], users=[]):
        turns.send("announced")
        turns.recv()
        SmallStore(path).end(number)
        turns.send("committed")
        turns.recv()
    turns.send("returned")
