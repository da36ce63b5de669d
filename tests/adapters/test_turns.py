"""Who writes next: among threads, and among processes."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Thread

import pytest
from attrs import frozen

from adapters.sql import turns
from adapters.sql.turns import HostTurns, Turns
from domain.errors import StoreUnavailable
from tests.adapters import sqlite_files as files
from tests.adapters.writing import done, signing_up
from tests.server import ROOT, wait_until

WITHIN = 10.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "watchword.db"
    files.migrated(path).close()
    return path


def is_free(file: Path) -> bool:
    with file.open("w") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@frozen
class Other:
    """Another process, in one place of the queue or another."""

    process: subprocess.Popen[str]
    next: Path

    def take(self) -> None:
        self.ask_for_it()
        assert self.answer() == "take"

    def ask_for_it(self) -> None:
        self._tell("take")

    def queue_up(self) -> None:
        """Ask for it while somebody has it."""
        self.ask_for_it()
        wait_until(lambda: not is_free(self.next), within=WITHIN, what="another in the queue")

    def leave(self) -> None:
        self._tell("leave")
        assert self.answer() == "leave"

    def answer(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def _tell(self, what: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()


@contextmanager
def another_process(path: Path) -> Iterator[Other]:
    command = [sys.executable, "-m", "tests.adapters.taking_turns", str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield Other(process, path.with_name(f"{path.name}-next"))
        finally:
            process.kill()


def test_threads_take_turns_in_the_order_they_came() -> None:
    mine, order = Turns(), list[int]()

    def take_one(number: int) -> None:
        mine.take(within=WITHIN)
        order.append(number)
        mine.leave()

    threads = [Thread(target=take_one, args=[number]) for number in range(5)]
    mine.take(within=0)
    for number, thread in enumerate(threads, start=1):
        thread.start()
        wait_until(
            lambda wanted=number: len(mine._waiting) == wanted,  # type: ignore[misc]  # noqa: SLF001 - nothing else tells
            within=WITHIN,
            what="a queue",
        )
    mine.leave()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


def test_who_waits_in_vain_does_not_get_it_later() -> None:
    mine = Turns()
    mine.take(within=0)
    with pytest.raises(TimeoutError):
        mine.take(within=0)
    assert not mine.give()
    mine.leave()
    mine.take(within=0)


def test_a_turn_given_just_as_the_waiting_ends_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Turns()

    class GivenTooLate:
        """A place in the queue that is called a moment after its owner stopped listening."""

        def __init__(self) -> None:
            self._lock = Lock()

        def acquire(self, *, timeout: float = -1) -> bool:
            if timeout >= 0:
                mine.leave()
                return False
            return self._lock.acquire()

        def release(self) -> None:
            self._lock.release()

    mine.take(within=0)
    monkeypatch.setattr(turns, "Lock", GivenTooLate)
    mine.take(within=0)  # Raises nothing.

    monkeypatch.undo()
    with pytest.raises(TimeoutError):
        mine.take(within=0)


def test_one_process_at_a_time(path: Path) -> None:
    mine = HostTurns(path)
    with another_process(path) as other:
        other.take()
        with pytest.raises(TimeoutError):
            mine.take(within=0)
        other.leave()
        mine.take(within=0)
    mine.close()


def test_a_process_that_has_just_finished_comes_after_one_that_waits(path: Path) -> None:
    mine = HostTurns(path)
    with another_process(path) as other:
        for _ in range(5):
            mine.take(within=WITHIN)
            other.queue_up()
            mine.leave()
            with pytest.raises(TimeoutError):
                mine.take(within=0)
            assert other.answer() == "take"
            other.leave()
    mine.close()


@pytest.mark.parametrize("is_waiting", [False, True])
def test_the_turn_and_the_place_of_a_killed_process_are_free_at_once(
    path: Path, *, is_waiting: bool
) -> None:
    mine = HostTurns(path)
    with another_process(path) as other:
        if is_waiting:
            mine.take(within=0)
            other.queue_up()
            mine.leave()
        else:
            other.take()
        other.process.kill()
        other.process.wait()
        mine.take(within=0)
    mine.close()


@pytest.mark.parametrize("is_stopped", [False, True])
def test_behind_a_process_that_does_not_finish_the_store_is_unavailable(
    path: Path, *, is_stopped: bool
) -> None:
    database = files.opened(path, busy_timeout=0.05)
    with another_process(path) as other:
        other.take()
        if is_stopped:
            other.process.send_signal(signal.SIGSTOP)
        with pytest.raises(StoreUnavailable):
            done(database, signing_up("alice"))
        other.process.send_signal(signal.SIGCONT)
        other.leave()
        done(database, signing_up("alice"))
    database.close()


def test_lock_files_that_were_deleted_or_replaced_are_found_anew(path: Path) -> None:
    mine = HostTurns(path)
    mine.take(within=0)
    mine.leave()
    path.with_name("watchword.db-writer").unlink()
    path.with_name("watchword.db-next").rename(path.with_name("elsewhere"))
    with another_process(path) as other:
        other.take()
        with pytest.raises(TimeoutError):
            mine.take(within=0)
    mine.take(within=0)
    mine.close()


def test_by_whatever_name_the_database_is_reached_the_locks_are_the_same(path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    mine = HostTurns(link)
    with another_process(path) as other:
        other.take()
        with pytest.raises(TimeoutError):
            mine.take(within=0)
    mine.close()


def symlinked(file: Path) -> None:
    victim = file.with_name("victim")
    victim.write_text("precious")
    file.symlink_to(victim)


def a_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize("suffix", ["-writer", "-next"])
@pytest.mark.parametrize("made", [symlinked, a_folder])
def test_a_lock_file_that_is_none_makes_the_store_unavailable(
    path: Path, suffix: str, made: object
) -> None:
    file = path.with_name(path.name + suffix)
    file.unlink(missing_ok=True)
    assert callable(made)
    made(file)
    database = files.opened(path, busy_timeout=0.05)
    with pytest.raises(StoreUnavailable):
        done(database, signing_up("alice"))
    database.close()


def test_lock_files_are_as_private_as_the_database_and_belong_to_its_owner(path: Path) -> None:
    nobody = 65534 if os.geteuid() == 0 else os.geteuid()
    os.chown(path, nobody, -1)
    mine = HostTurns(path)
    mine.take(within=0)
    mine.close()
    for suffix in ("-writer", "-next"):
        found = path.with_name(path.name + suffix).stat()
        assert (found.st_uid, found.st_mode & 0o777, found.st_size) == (nobody, 0o600, 0)
