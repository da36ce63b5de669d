"""Who writes next: among the threads of a process, and among the processes of a host."""

import fcntl
import os
from collections import deque
from pathlib import Path
from threading import Lock
from time import monotonic, sleep

SHORTEST_NAP = 0.0001
LONGEST_NAP = 0.005
"""Seconds between two looks whether another process has finished."""

_CLOSED = -1


class Turns:
    """A lock for threads that goes to whoever has waited longest."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self._is_taken = False
        self._waiting: deque[Lock] = deque()

    def take(self, *, within: float) -> None:
        """Take it, waiting for at most so many seconds; raises `TimeoutError`."""
        place = Lock()
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return
            place.acquire()
            self._waiting.append(place)
        if not place.acquire(timeout=within):
            with self._mutex:
                if place in self._waiting:
                    self._waiting.remove(place)
                    raise TimeoutError
            # It was given to us just now.

    def give(self) -> bool:
        """Give it to whoever has waited longest; tell whether there was anybody."""
        with self._mutex:
            return self._give()

    def leave(self) -> None:
        """Let go of it, whether or not anybody waits."""
        with self._mutex:
            self._is_taken = self._give()

    def _give(self) -> bool:
        if self._waiting:
            self._waiting.popleft().release()
            return True
        return False


class HostTurns:
    """A lock for processes; the kernel takes it from one that dies.

    Whoever waits holds the second lock while it waits for the first. So a process that has just
    let go cannot be back before the one that waited: without this it nearly always is.
    """

    def __init__(self, database: Path) -> None:
        """Lock two files beside the database, which are made when first needed."""
        # Who reaches the database by a symbolic link has to find the same ones.
        resolved = database.resolve()
        self._writing = _LockFile(resolved, "-writer")
        self._next = _LockFile(resolved, "-next")

    def take(self, *, within: float) -> None:
        """Take it, waiting for at most so many seconds; raises `OSError`."""
        until = monotonic() + within
        self._next.lock(until)
        try:
            self._writing.lock(until)
        finally:
            self._next.unlock()

    def leave(self) -> None:
        """Let go of it."""
        self._writing.unlock()

    def close(self) -> None:
        """Close the files."""
        self._writing.close()
        self._next.close()


class _LockFile:
    """A file that nothing is written to."""

    def __init__(self, database: Path, suffix: str) -> None:
        self._database = database
        self._path = database.with_name(database.name + suffix)
        self._descriptor = _CLOSED

    def lock(self, until: float) -> None:
        while True:
            if self._descriptor == _CLOSED:
                self._descriptor = self._opened()
            _wait_for(self._descriptor, until)
            if self._is_in_place():
                return
            # Somebody deleted or moved it, and who comes now locks another.
            self.close()

    def unlock(self) -> None:
        if self._descriptor != _CLOSED:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._descriptor != _CLOSED:
            os.close(self._descriptor)
            self._descriptor = _CLOSED

    def _opened(self) -> int:
        like = self._database.stat()
        descriptor = os.open(
            self._path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, like.st_mode & 0o666
        )
        # Who may write the database may lock this, even if it is root who comes first. A second
        # name would be a trick to have root give away another's file.
        if os.geteuid() == 0 and os.fstat(descriptor).st_nlink == 1:
            os.fchown(descriptor, like.st_uid, like.st_gid)
        return descriptor

    def _is_in_place(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.lstat(self._path))
        except FileNotFoundError:
            return False


def _wait_for(descriptor: int, until: float) -> None:
    began = monotonic()
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            now = monotonic()
            if now >= until:
                raise TimeoutError from None
            # A blocking call could not be given up. The longer it took, the longer it will.
            sleep(min(max((now - began) / 8, SHORTEST_NAP), LONGEST_NAP))
        else:
            return
