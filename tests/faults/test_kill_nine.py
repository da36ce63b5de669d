"""The whole service killed at once, again and again, in the middle of writing."""

import random
import sqlite3
import threading
import time
from contextlib import closing, suppress
from http.client import HTTPException
from itertools import count
from pathlib import Path

from attrs import define, field

from tests.faults.calls import Caller
from tests.server import Server, wait_until

ROUNDS = 20
WRITERS = 8


@define
class Promises:
    """What the service has answered, and so has to keep."""

    alive: set[str] = field(factory=set)
    ended: set[str] = field(factory=set)
    unknown: set[str] = field(factory=set)
    """Whose log-out was asked for and never answered."""


def write_until_killed(port: int, name: str, kept: Promises) -> None:
    with Caller(port) as caller, suppress(OSError, HTTPException):
        for number in count():
            answer = caller.sign_up(f"{name}-{number}")
            if answer.status != 200:
                continue
            kept.alive.add(answer.cookie)
            if number % 2:
                kept.alive.remove(answer.cookie)
                kept.unknown.add(answer.cookie)
                assert caller.log_out(answer.cookie).status == 200
                kept.unknown.remove(answer.cookie)
                kept.ended.add(answer.cookie)


def write_and_kill(server: Server, turn: int, kept: Promises) -> None:
    writers = [
        threading.Thread(target=write_until_killed, args=(server.port, f"r{turn}w{number}", kept))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    in_full_swing = len(kept.ended) + 2
    wait_until(lambda: len(kept.ended) >= in_full_swing, within=30, what="two log-outs")
    time.sleep(random.uniform(0, 0.3))  # The moment is anybody's.
    server.kill()
    for writer in writers:
        writer.join()


def test_what_was_acknowledged_survives_20_kills_and_what_ended_stays_ended(tmp_path: Path) -> None:
    kept = Promises()
    with Server(tmp_path, {"WATCHWORD_WORKERS": "2"}) as server:
        for turn in range(ROUNDS):
            write_and_kill(server, turn, kept)
            server.start()
        with Caller(server.port) as caller:
            assert {caller.read(cookie).status for cookie in kept.alive} == {200}
            assert {caller.read(cookie).status for cookie in kept.ended} == {401}
            assert {caller.read(cookie).status for cookie in kept.unknown} <= {200, 401}
    assert len(kept.alive) > ROUNDS
    assert len(kept.ended) > ROUNDS
    with closing(sqlite3.connect(next(tmp_path.rglob("*.db")))) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
