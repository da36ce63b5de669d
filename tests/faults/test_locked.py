"""Another program that keeps the database file locked under a crowd."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.load import Asked, Load
from tests.faults.wrong_service import outages_are_bugs, wrong_server
from tests.server import Server

FILE = Path("var") / "watchword.db"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 20000")
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("seconds", [3, 12])
def test_behind_a_lock_reads_go_on_and_writes_wait_or_are_refused(
    tmp_path: Path, seconds: int
) -> None:
    with Server(tmp_path, {}) as server:
        with Load([server.port], writers=4) as load:
            load.until_well()
            with locked(tmp_path / FILE):
                time.sleep(seconds)
            load.until_well()
        assert load.wrong() == []
        assert load.lost() == []
        assert load.silences() == []
        assert load.refusals()
        assert not {each.asked for each in load.refusals()} & {Asked.READ, Asked.READ_WHEN_OUT}


def test_a_service_to_which_a_lock_is_a_bug_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with wrong_server(tmp_path, {}, outages_are_bugs) as server:
        with Load([server.port], writers=4) as load:
            load.until_well()
            with locked(tmp_path / FILE):
                time.sleep(3)
        assert {each.status for each in load.wrong()} == {500}
