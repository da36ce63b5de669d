"""Files that are no database of ours, at the start and under a running service."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters import sqlite_files as files
from tests.faults.calls import Caller
from tests.faults.load import Load
from tests.faults.wrong_service import outages_are_nobody, wrong_server
from tests.server import Server, wait_until

FILE = Path("var") / "watchword.db"
REFUSED = 4
LATE = 20


def zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def scribbled_over(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def damaged_inside(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def gone(path: Path) -> None:
    path.unlink()


def replaced_by_another_programs(path: Path) -> None:
    path.unlink()
    files.of_another_program(path)


Damage = Callable[[Path], None]
DAMAGES = [
    zeroed,
    scribbled_over,
    damaged_inside,
    cut_in_half,
    emptied,
    gone,
    replaced_by_another_programs,
]
ALONE = {"WATCHWORD_WORKERS": "1", "WATCHWORD_SESSION_CACHE": "off"}
"""Another worker would read on in a file that is gone or was replaced, until it next writes."""


def backed_up(path: Path) -> Path:
    backup = path.with_suffix(".backup")
    with closing(sqlite3.connect(path)) as database:
        # All of it into the file that is to be damaged.
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("VACUUM INTO ?", [str(backup)])
    return backup


def put_back(backup: Path, path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copy(backup, f"{backup}.copy")
    Path(f"{backup}.copy").replace(path)


def hurt(server: Server, load: Load, damage: Damage) -> Path:
    """Damage the file in a quiet moment, and wait until that shows; return a good copy."""
    load.until_well()
    backup = backed_up(server.folder / FILE)
    damage(server.folder / FILE)
    # What has been read may be known for long: until writing fails, nobody looks again.
    with Caller(server.port) as caller:
        answers = [caller.sign_up(f"late-{number}") for number in range(LATE)]
    assert {each.code for each in answers} <= {None, "store-unavailable"}
    assert "store-unavailable" in {each.code for each in answers}
    return backup


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_under_a_running_service_logs_nobody_out(tmp_path: Path, damage: Damage) -> None:
    with Server(tmp_path, ALONE) as server:
        with Load([server.port], writers=0) as load:
            backup = hurt(server, load, damage)
            wait_until(lambda: len(load.refusals()) > 10, within=10, what="refusals")
            put_back(backup, tmp_path / FILE)
            load.until_well()
        assert load.wrong() == []
        assert load.lost() == []
        assert load.silences() == []


def test_a_service_that_finds_nobody_in_a_damaged_file_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with wrong_server(tmp_path, ALONE, outages_are_nobody) as server:
        with Load([server.port], writers=0) as load:
            hurt(server, load, scribbled_over)
            wait_until(lambda: bool(load.wrong()), within=10, what="somebody to be logged out")
        assert {each.status for each in load.wrong()} == {401}


def ours_but(damage: Damage) -> files.Contents:
    def make(path: Path) -> None:
        files.migrated(path).close()
        damage(path)

    return make


UNUSABLE: dict[str, tuple[files.Contents, str]] = {
    "no database": (files.no_database, "The store belongs to another program"),
    "another program's": (files.of_another_program, "The store belongs to another program"),
    "a newer version's": (files.of_a_newer_version, "The store was made by a newer version"),
    "zeroed": (ours_but(zeroed), "The store belongs to another program"),
    "damaged inside": (ours_but(damaged_inside), "The store does not answer"),
    "cut in half": (ours_but(cut_in_half), "The store does not answer"),
}


@pytest.mark.parametrize("found", UNUSABLE)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence_and_left_alone(
    tmp_path: Path, found: str
) -> None:
    make, sentence = UNUSABLE[found]
    path = tmp_path / FILE
    path.parent.mkdir()
    make(path)
    before = files.traces(path.parent)[path.name]
    with pytest.raises(RuntimeError, match=f"ended with {REFUSED}: Error: {sentence}"):
        Server(tmp_path, {}).command("serve")
    assert files.traces(path.parent)[path.name] == before


def test_a_file_without_a_byte_is_nobodys_and_becomes_ours(tmp_path: Path) -> None:
    """The control, too: what is written to a file leaves its traces."""
    path = tmp_path / FILE
    path.parent.mkdir()
    files.nothing_at_all(path)
    before = files.traces(path.parent)[path.name]
    with Server(tmp_path, {}) as server, Caller(server.port) as caller:
        assert caller.sign_up("ada").status == 200
    assert files.traces(path.parent)[path.name] != before
