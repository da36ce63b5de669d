"""The power of the disk cut while a crowd is writing: what was not synced is gone."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.faults.disk import Disk, disk
from tests.faults.load import Load
from tests.faults.wrong_service import commits_do_not_wait, wrong_server
from tests.server import Server

CUTS = 4


def on(cut: Disk) -> dict[str, str]:
    return {"WATCHWORD_DATABASE_URL": f"sqlite:///{cut.folder}/watchword.db"}


def cut_in_full_swing(cut: Disk, server: Server, load: Load) -> None:
    load.until_well()
    time.sleep(1)  # Some of it reaches the disk by itself, some does not.
    cut.cut_power()
    time.sleep(0.2)  # Nothing is acknowledged any more.
    server.kill()
    cut.come_back()
    server.start()


def test_what_was_acknowledged_survives_power_cuts(tmp_path: Path) -> None:
    with disk(tmp_path) as cut, Server(tmp_path, on(cut)) as server:
        with Load([server.port], writers=8) as load:
            for _ in range(CUTS):
                cut_in_full_swing(cut, server, load)
            load.until_well()
        assert load.wrong() == []
        assert load.lost() == []
        assert load.outages()
        with closing(sqlite3.connect(cut.folder / "watchword.db")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_commits_that_do_not_wait_for_the_disk_are_found_out(tmp_path: Path) -> None:
    """The control: synchronous=NORMAL."""
    with disk(tmp_path) as cut, wrong_server(tmp_path, on(cut), commits_do_not_wait) as server:
        with Load([server.port], writers=8) as load:
            cut_in_full_swing(cut, server, load)
        assert load.lost() != []
