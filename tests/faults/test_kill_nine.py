"""The whole service killed at once, again and again, in the middle of writing."""

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.faults.load import Load
from tests.faults.wrong_service import acknowledged_first, wrong_server
from tests.server import Server, wait_until

ROUNDS = 20
WRITERS = 8
WORKERS = {"WATCHWORD_WORKERS": "2"}


def kill_in_full_swing(server: Server, load: Load) -> None:
    in_full_swing = len(load.ended) + 2
    wait_until(lambda: len(load.ended) >= in_full_swing, within=30, what="two log-outs")
    time.sleep(random.uniform(0, 0.3))  # The moment is anybody's.
    server.kill()
    server.start()


def test_what_was_acknowledged_survives_20_kills_and_what_ended_stays_ended(tmp_path: Path) -> None:
    with Server(tmp_path, WORKERS) as server:
        with Load([server.port], readers=2, writers=WRITERS) as load:
            for _ in range(ROUNDS):
                kill_in_full_swing(server, load)
            load.until_well()
        assert load.wrong() == []
        assert load.lost() == []
    assert len(load.alive) > ROUNDS
    assert len(load.ended) > ROUNDS
    assert len(load.silences()) > ROUNDS
    with closing(sqlite3.connect(next(tmp_path.rglob("*.db")))) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_service_that_acknowledges_before_it_commits_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with wrong_server(tmp_path, WORKERS, acknowledged_first) as server:
        with Load([server.port], readers=0, writers=WRITERS) as load:
            for _ in range(3):
                kill_in_full_swing(server, load)
        assert load.lost() != []
