"""An array of counters, in a file that every process of the host maps into its memory."""

import errno
import fcntl
import mmap
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final, Protocol, Self

from attrs import frozen

COUNTERS: Final = 65_536
SIZE: Final = COUNTERS * 8

MARK_AT: Final = 1
MARK: Final = int.from_bytes(b"WWGEN\0\0\1", "big").to_bytes(8, sys.byteorder)
"""What the second counter of our files says; its last digits are the version of the layout."""


class Counters(Protocol):
    """Whole numbers below 2⁶⁴, each of them read and written in one piece."""

    def __getitem__(self, at: int, /) -> int: ...

    def __setitem__(self, at: int, value: int, /) -> None: ...


class CountersPlace(Protocol):
    """Where counters are, at least once they have been opened."""

    def identity(self) -> object:
        """Tell which counters are there now."""
        ...

    def open(self) -> tuple[object, Counters]:
        """Return their identity and them, made where there are none; raises `OSError`."""
        ...


@frozen
class InProcess(CountersPlace):
    """Counters that no other process sees."""

    def identity(self) -> object:
        """Tell that they are always the same."""
        return self

    def open(self) -> tuple[object, Counters]:
        """Make them."""
        return self, memoryview(bytearray(SIZE)).cast("Q")


@frozen
class CountersFile(CountersPlace):
    """Counters for all processes that use one database file, in a file beside it."""

    database: Path
    path: Path

    @classmethod
    def beside(cls, database: Path) -> Self:
        """Name the file; whoever reaches the database by a symbolic link names the same."""
        resolved = database.resolve()
        return cls(resolved, resolved.with_name(f"{resolved.name}-generations"))

    def identity(self) -> object:
        """Tell which file is there now, if any."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return _identity(found)

    def open(self) -> tuple[object, Counters]:
        """Map the file; without the database, without room, or with other contents: `OSError`."""
        like = self.database.stat()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            # Nobody maps what another is still making, and what was left unfinished by a maker
            # who was killed is finished.
            with _locked(descriptor):
                _complete(descriptor, like=like)
            counters = memoryview(mmap.mmap(descriptor, SIZE)).cast("Q")
            return _identity(os.fstat(descriptor)), counters
        finally:
            os.close(descriptor)


def _identity(file: os.stat_result) -> object:
    return file.st_dev, file.st_ino


@contextmanager
def _locked(descriptor: int) -> Iterator[None]:
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        # Not left to closing: the mapping keeps a copy of the descriptor, and so the lock.
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _complete(descriptor: int, *, like: os.stat_result) -> None:
    begins = os.pread(descriptor, 8 * (MARK_AT + 1), 0)
    found = os.fstat(descriptor)
    if found.st_size == SIZE and begins.endswith(MARK):
        return
    # A second name would be a trick to have root give away another's file.
    if found.st_size > SIZE or any(begins) or found.st_nlink > 1:
        raise OSError(errno.EEXIST, "the file of generations has other contents")
    _permit(descriptor, like=like)
    _allocate(descriptor)
    # Last: it says that the rest is there.
    os.pwrite(descriptor, MARK, 8 * MARK_AT)


def _permit(descriptor: int, *, like: os.stat_result) -> None:
    # Who may use the database may use its counters, even if it is root who comes first.
    os.fchmod(descriptor, like.st_mode & 0o666)
    if os.geteuid() == 0:
        os.fchown(descriptor, like.st_uid, like.st_gid)


def _allocate(descriptor: int) -> None:
    # All of it now, and on the disk: writing to mapped memory that turns out to have no place
    # there, when the disk is full, would kill the process.
    if os.pwrite(descriptor, bytes(SIZE), 0) < SIZE:
        raise OSError(errno.ENOSPC, "no room for the file of generations")
    os.fsync(descriptor)


_turnstile = Lock()


def fence() -> None:
    """Have what was read and written before it come first for other processes as well.

    Some processors put reads, and writes, in another order. To take a lock and release it
    "synchronizes memory" (POSIX); twice, as once keeps in what it holds but lets in the rest.
    """
    for _ in range(2):
        with _turnstile:
            pass
