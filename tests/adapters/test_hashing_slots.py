"""How many passwords the processes of a machine hash at a time."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from attrs import define

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST
from adapters.argon2.slot_files import SlotFolder
from adapters.argon2.slots import HostSlots, OwnSlots, usable_cores
from domain.password import Password
from tests.server import wait_until

SECRET = Password.parse("a river runs uphill")
HOLDS_A_SLOT = """
import sys
from pathlib import Path
from adapters.argon2.slots import HostSlots

with HostSlots(count=int(sys.argv[1]), folder=Path(sys.argv[2])).held():
    print("held", flush=True)
    sys.stdin.read()
"""


@define
class Process:
    """Another process after a slot."""

    started: subprocess.Popen[str]

    def has_a_slot(self) -> bool:
        """Wait until it has one."""
        assert self.started.stdout
        return self.started.stdout.readline() == "held\n"

    def leave(self) -> None:
        """Let it give the slot back, as one that goes on living does."""
        assert self.started.stdin
        self.started.stdin.close()

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self.started.send_signal(signal.SIGKILL)


@contextmanager
def process_after(slots: HostSlots) -> Iterator[Process]:
    command = [sys.executable, "-c", HOLDS_A_SLOT, str(slots.count), str(slots.folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as started:
        try:
            yield Process(started)
        finally:
            started.kill()


def somebody_waits_for(slots: HostSlots, number: int) -> bool:
    # Nobody else keeps a door closed.
    with (slots.folder / f"{number}.door").open("a") as door:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def until_somebody_waits(slots: HostSlots) -> None:
    numbers = range(slots.count)
    wait_until(
        lambda: any(somebody_waits_for(slots, number) for number in numbers),
        within=10,
        what="somebody to wait for a slot",
    )


def can_hash(slots: HostSlots) -> bool:
    hasher = Argon2PasswordHasher(CHEAPEST, slots=slots)
    return hasher.verify(SECRET, hasher.hash(SECRET))


def test_a_process_that_is_killed_gives_its_slot_back_at_once(tmp_path: Path) -> None:
    slots = HostSlots(count=1, folder=tmp_path / "slots")
    with process_after(slots) as other, ThreadPoolExecutor(1) as pool:
        assert other.has_a_slot()
        hashing = pool.submit(can_hash, slots)
        until_somebody_waits(slots)
        assert not hashing.done()
        other.kill()
        assert hashing.result(timeout=10)


def test_no_more_hash_than_there_are_slots_however_many_processes(tmp_path: Path) -> None:
    slots = HostSlots(count=2, folder=tmp_path / "slots")
    with process_after(slots) as one, process_after(slots) as two:
        assert one.has_a_slot()
        assert two.has_a_slot()
        with process_after(slots) as three:
            until_somebody_waits(slots)
            one.leave()
            two.leave()
            assert three.has_a_slot()


def test_whoever_waits_comes_before_the_one_who_has_just_left(tmp_path: Path) -> None:
    slots = HostSlots(count=1, folder=tmp_path / "slots")
    served, is_over = Event(), Event()

    def second() -> None:
        with slots.held():
            served.set()
            is_over.wait(timeout=10)

    with ThreadPoolExecutor(1) as pool:
        with slots.held():
            pool.submit(second)
            until_somebody_waits(slots)
        with SlotFolder.opened(slots.folder) as folder:
            assert folder.taken(0) is None
        assert served.wait(timeout=10)
        is_over.set()
    with slots.held():
        pass


def test_a_free_slot_is_found_among_those_in_use(tmp_path: Path) -> None:
    slots = HostSlots(count=3, folder=tmp_path / "slots")
    with slots.held(), slots.held():
        for _ in range(slots.count):
            with slots.held():
                pass


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    slots = HostSlots(folder=tmp_path / "slots")
    assert slots.is_shared()
    assert slots.folder.stat().st_mode & 0o777 == 0o700


def a_link(path: Path) -> None:
    (path.parent / "elsewhere").mkdir(mode=0o700)
    path.symlink_to(path.parent / "elsewhere")


def a_folder_open_to_others(path: Path) -> None:
    path.mkdir()
    path.chmod(0o750)


@pytest.mark.parametrize("found", [a_link, a_folder_open_to_others, Path.touch])
def test_a_folder_that_others_may_reach_into_is_not_used(
    found: Callable[[Path], None], tmp_path: Path
) -> None:
    slots = HostSlots(count=1, folder=tmp_path / "slots")
    found(slots.folder)
    assert not slots.is_shared()
    assert can_hash(slots)
    assert not list(tmp_path.glob("*/*"))


def test_a_folder_of_somebody_else_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots = HostSlots(count=1, folder=tmp_path / "slots")
    assert slots.is_shared()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert not slots.is_shared()
    assert can_hash(slots)
    assert not list(slots.folder.iterdir())


def test_where_nothing_can_be_shared_each_process_goes_on_by_itself(tmp_path: Path) -> None:
    slots = HostSlots(count=1, folder=tmp_path / "missing" / "slots")
    assert not slots.is_shared()
    with slots.held():
        assert can_hash(slots)


def test_there_is_a_slot_for_each_core_we_may_use() -> None:
    assert HostSlots().count == OwnSlots().count == len(usable_cores())
    assert 1 <= len(usable_cores()) <= (os.cpu_count() or 1)
