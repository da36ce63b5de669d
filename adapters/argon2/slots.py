"""Leave to hash: one slot for each core, shared by all processes of a user on the machine."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

from attrs import define, field, frozen

from adapters.argon2.slot_files import SlotFolder

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - our folder in it is private, and checked to be


def usable_cores() -> set[int]:
    """Return the numbers of the cores that this thread may run on."""
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))


def _count() -> int:
    return len(usable_cores())


def meeting_place() -> Path:
    """Tell where all processes of this user meet, whatever each has for temporary files."""
    place = _SHARED_MEMORY if os.access(_SHARED_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    return place / f"watchword-{os.geteuid()}"


class Slots(Protocol):
    """As many hashes run at a time as there are slots."""

    @property
    def count(self) -> int:
        """How many there are."""
        ...

    def held(self) -> AbstractContextManager[None]:
        """Hold one of them, after waiting for it as long as it takes."""
        ...

    def is_shared(self) -> bool:
        """Tell whether other processes go by the same slots."""
        ...


@frozen
class OwnSlots(Slots):
    """Those of a process that minds nobody else: it has as many threads, and no need to wait."""

    count: int = field(factory=_count)

    def held(self) -> AbstractContextManager[None]:
        """Hold one at once."""
        return nullcontext()

    def is_shared(self) -> bool:
        """Say no."""
        return False


@define
class HostSlots(Slots):
    """Those of all processes of this user on the machine; whatever ends one gives its slots back.

    Where the folder cannot be made, or somebody else may reach into it, the process goes on with
    slots of its own.
    """

    count: int = field(factory=_count)
    folder: Path = field(factory=meeting_place)
    _turns: Iterator[int] = field(factory=itertools.count, init=False, repr=False)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold one of them; who waits for a slot has it before whoever asks for it later."""
        slot = self._slot()
        try:
            yield
        finally:
            if slot is not None:
                os.close(slot)

    def is_shared(self) -> bool:
        """Tell whether the folder is there, or could be made, and is ours alone."""
        try:
            with SlotFolder.opened(self.folder):
                return True
        except OSError:
            return False

    def _slot(self) -> int | None:
        first = next(self._turns)
        order = [(first + step) % self.count for step in range(self.count)]
        try:
            with SlotFolder.opened(self.folder) as slots:
                for number in order:
                    if (slot := slots.taken(number)) is not None:
                        return slot
                return slots.awaited(order[0])
        except OSError:
            return None
