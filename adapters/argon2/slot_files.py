"""Slots as locked files: the kernel keeps the locks, and frees those of whoever ends."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from attrs import frozen

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


@frozen
class SlotFolder:
    """An open folder with two files for each slot: the slot itself, and a door before it.

    Who has a slot holds its lock. Who wants it waits at the door, and the one let in waits there
    for the slot. So whoever has just left a slot cannot take it again before those who wait,
    although the kernel would let them: it wakes waiters, and does not serve them first.
    """

    _descriptor: int

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[Self]:
        """Open the folder, or make it; an OSError where somebody else may reach into it."""
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
        descriptor = os.open(path, _FOLDER)
        try:
            _refuse_unless_private(os.fstat(descriptor))
            yield cls(descriptor)
        finally:
            os.close(descriptor)

    def taken(self, slot: int) -> int | None:
        """Lock the slot if it is free and nobody waits for it; closing the result frees it."""
        try:
            return self._through_the_door(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None

    def awaited(self, slot: int) -> int:
        """Lock the slot after all who came before; closing the result frees it."""
        return self._through_the_door(slot, fcntl.LOCK_EX)

    def _through_the_door(self, slot: int, operation: int) -> int:
        door = self._locked(f"{slot}.door", operation)
        try:
            return self._locked(f"{slot}.slot", operation)
        finally:
            os.close(door)

    def _locked(self, name: str, operation: int) -> int:
        descriptor = os.open(name, _FILE, 0o600, dir_fd=self._descriptor)
        try:
            fcntl.flock(descriptor, operation)
        except OSError:
            os.close(descriptor)
            raise
        return descriptor


def _refuse_unless_private(found: os.stat_result) -> None:
    if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise PermissionError
