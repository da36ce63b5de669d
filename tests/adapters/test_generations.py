"""The file of counters beside a database: how it is made, shared, refused and replaced."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import pytest

from adapters.shared_memory.counters import MARK, SIZE, CountersFile
from adapters.shared_memory.generations import (
    FIRST_SLOT,
    SEQUENCE,
    Generations,
    slot_of_digest,
    slot_of_user,
)
from domain.errors import StoreUnavailable
from tests.contract.backends import no_room_on_disk

DIGEST = bytes(range(32))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "watchword.db"
    path.touch(mode=0o600)
    return path


def file_of(database: Path) -> Path:
    return database.with_name("watchword.db-generations")


def announce(generations: Generations) -> None:
    with generations.announced(digests=[DIGEST], users=[1]):
        pass


def test_nothing_is_made_before_it_is_needed(database: Path) -> None:
    generations = Generations.beside(database)
    assert not file_of(database).exists()
    generations.counters()
    assert file_of(database).stat().st_size == SIZE


def test_the_file_has_all_its_room_on_the_disk(database: Path) -> None:
    Generations.beside(database).counters()
    assert file_of(database).stat().st_blocks * 512 >= SIZE


@pytest.mark.parametrize("mode", [0o600, 0o660])
def test_who_may_use_the_database_may_use_its_generations(database: Path, mode: int) -> None:
    database.chmod(mode)
    Generations.beside(database).counters()
    assert stat.S_IMODE(file_of(database).stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_root_makes_it_for_the_owner_of_the_database(database: Path) -> None:
    os.chown(database, 12345, 12346)
    Generations.beside(database).counters()
    assert (file_of(database).stat().st_uid, file_of(database).stat().st_gid) == (12345, 12346)


def test_an_announcement_moves_on_what_is_concerned_and_nothing_else(database: Path) -> None:
    generations = Generations.beside(database)
    shared = generations.counters()
    before = [shared[at] for at in range(SIZE // 8)]
    with generations.announced(digests=[DIGEST], users=[1, 2]):
        assert shared[SEQUENCE] % 2 == 1
        moved = {at for at in range(SIZE // 8) if shared[at] != before[at]}
    concerned = {slot_of_digest(DIGEST), slot_of_user(1), slot_of_user(2)}
    assert moved == {SEQUENCE, *concerned}
    assert shared[SEQUENCE] % 2 == 0


def test_a_commit_that_changes_no_session_is_not_announced() -> None:
    generations = Generations.in_process()
    with generations.announced(digests=[], users=[]):
        assert generations.counters()[SEQUENCE] == 0
    assert generations.counters()[SEQUENCE] == 0


def test_a_sequence_left_odd_is_healed() -> None:
    generations = Generations.in_process()
    shared = generations.counters()
    shared[SEQUENCE] = 7
    with generations.announced(digests=[DIGEST], users=[]):
        assert shared[SEQUENCE] == 9
    assert shared[SEQUENCE] == 10


def test_slots_are_spread_and_never_on_what_has_another_meaning() -> None:
    users = [slot_of_user(number) for number in range(1, 60_000)]
    assert len(set(users)) == len(users)
    edges = [slot_of_digest(bytes([byte]) * 32) for byte in range(256)]
    edges += [slot_of_user(number) for number in (0, 65_533, 65_534, 65_535, 65_536, 2**63 - 1)]
    assert all(FIRST_SLOT <= slot < SIZE // 8 for slot in edges)


PROGRAM = """
import sys
from pathlib import Path
from adapters.shared_memory.generations import Generations
with Generations.beside(Path(sys.argv[1])).announced(digests=[bytes(range(32))], users=[]):
    pass
"""


def test_another_process_is_heard(database: Path) -> None:
    shared = Generations.beside(database).counters()
    was = shared[slot_of_digest(DIGEST)]
    subprocess.run([sys.executable, "-c", PROGRAM, str(database)], check=True, timeout=30)
    assert shared[slot_of_digest(DIGEST)] == was + 1


def test_all_who_come_at_once_share_one_file(database: Path) -> None:
    everybody = [Generations.beside(database) for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        opened = list(pool.map(Generations.counters, everybody))
    for shared in opened:
        shared[5] += 1
    assert {shared[5] for shared in opened} == {16}


def test_a_symbolic_link_leads_to_the_same_generations(database: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere.db"
    link.symlink_to(database)
    announce(Generations.beside(link))
    assert Generations.beside(database).counters()[slot_of_digest(DIGEST)] == 1


def test_what_a_killed_maker_left_is_finished(database: Path) -> None:
    for unfinished in (b"", bytes(4096), bytes(SIZE)):
        file_of(database).write_bytes(unfinished)
        announce(Generations.beside(database))
        assert file_of(database).read_bytes()[8:16] == MARK


@pytest.mark.parametrize(
    "contents",
    [b"Dear diary", b"Dear diary" + bytes(SIZE - 10), bytes(SIZE + 8), bytes(8) + MARK],
    ids=["short", "of the size", "long", "cut off"],
)
def test_other_contents_are_an_outage_and_left_alone(database: Path, contents: bytes) -> None:
    file_of(database).write_bytes(contents)
    with pytest.raises(StoreUnavailable):
        Generations.beside(database).counters()
    assert file_of(database).read_bytes() == contents


@pytest.mark.parametrize("way", [os.symlink, os.link])
def test_a_name_of_another_file_is_an_outage_and_changes_nothing_there(
    database: Path, tmp_path: Path, way: Callable[[Path, Path], None]
) -> None:
    """Root would make, or give away, whatever the service's user has it lead to."""
    target = tmp_path / "of-root"
    target.touch(mode=0o644)
    way(target, file_of(database))
    with pytest.raises(StoreUnavailable):
        Generations.beside(database).counters()
    assert (target.stat().st_size, stat.S_IMODE(target.stat().st_mode)) == (0, 0o644)


def test_a_name_that_leads_nowhere_is_an_outage_and_makes_nothing(
    database: Path, tmp_path: Path
) -> None:
    target = tmp_path / "of-root"
    file_of(database).symlink_to(target)
    with pytest.raises(StoreUnavailable):
        Generations.beside(database).counters()
    assert not target.exists()


def test_without_a_database_there_is_an_outage_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        Generations.beside(tmp_path / "watchword.db").counters()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_an_outage_until_there_is_room(database: Path) -> None:
    generations = Generations.beside(database)
    with no_room_on_disk(), pytest.raises(StoreUnavailable):
        announce(generations)
    announce(generations)
    assert generations.counters()[slot_of_digest(DIGEST)] == 1


def test_a_write_cut_short_by_a_full_disk_is_an_outage(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pwrite = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: pwrite(fd, data[:4096], at))
    with pytest.raises(StoreUnavailable):
        Generations.beside(database).counters()


def test_processes_meet_again_after_their_file_was_deleted(database: Path) -> None:
    service, command = Generations.beside(database), Generations.beside(database)
    announce(service)
    file_of(database).unlink()
    announce(command)
    announce(service)
    assert service.counters()[SEQUENCE] == command.counters()[SEQUENCE] == 4


def test_a_file_that_was_out_of_sight_for_a_moment_goes_on_as_it_was(database: Path) -> None:
    generations = Generations.beside(database)
    announce(generations)
    with patch.object(CountersFile, "identity", return_value=None):
        shared = generations.counters()
    assert shared[SEQUENCE] == 2


def test_counters_of_a_deleted_file_can_still_be_read(database: Path) -> None:
    shared = Generations.beside(database).counters()
    file_of(database).unlink()
    assert shared[SEQUENCE] == 0


def test_the_file_can_be_named_without_being_there(database: Path) -> None:
    assert CountersFile.beside(database).identity() is None
