"""How often the sessions of each slot have changed, for all processes of the host to see."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final, Self, cast

from attrs import define, field

from adapters.shared_memory.counters import (
    COUNTERS,
    Counters,
    CountersFile,
    CountersPlace,
    InProcess,
    fence,
)
from application.ports.session_changes import SessionChanges, UntilHeard
from domain.errors import StoreUnavailable

SEQUENCE: Final = 0
"""The counter of all announcements: odd while somebody may be committing."""

FIRST_SLOT: Final = 2
_SLOTS: Final = COUNTERS - FIRST_SLOT


def slot_of_digest(digest: bytes) -> int:
    """Name the counter of a session; others may share it, which costs a query and no more."""
    return FIRST_SLOT + int.from_bytes(digest[:8], "big") % _SLOTS


def slot_of_user(user_id: int) -> int:
    """Name the counter of a user; ids count up, and so spread by themselves."""
    return FIRST_SLOT + user_id % _SLOTS


def _everybody_has() -> None:
    """Need not wait: whoever looks sees it."""


def _announce_everything(shared: Counters) -> None:
    # The sequence stays odd: nobody is to remember anything by these again.
    shared[SEQUENCE] = (shared[SEQUENCE] + 1) | 1
    fence()
    for slot in range(FIRST_SLOT, COUNTERS):
        shared[slot] += 1


@define(eq=False)
class Generations(SessionChanges):
    """Counters that writers move on, and that readers compare with what they were."""

    _place: CountersPlace
    _identity: object = field(default=None, init=False)
    _opened: Counters | None = field(default=None, init=False)
    _opening: Lock = field(factory=Lock, init=False)

    @classmethod
    def beside(cls, database: Path) -> Self:
        """Share them with every process that uses the database file; opened when first needed."""
        return cls(CountersFile.beside(database))

    @classmethod
    def in_process(cls) -> Self:
        """Share them with nobody else."""
        return cls(InProcess())

    def counters(self) -> Counters:
        """Return the counters in use now; raises `StoreUnavailable`.

        Who deletes their file has the processes that run take up another. The first of them to
        notice has all forget what they remember by the deleted one.
        """
        with self._opening:
            if self._opened is None or self._place.identity() != self._identity:
                self._open()
            return cast("Counters", self._opened)

    def _open(self) -> None:
        left, left_identity = self._opened, self._identity
        try:
            self._identity, self._opened = self._place.open()
        except OSError as error:
            raise StoreUnavailable from error
        if left is not None and left_identity != self._identity:
            _announce_everything(left)

    @contextmanager
    def announced(
        self, *, digests: Collection[bytes], users: Collection[int]
    ) -> Iterator[UntilHeard]:
        """Surround the commit that changes these sessions, and all sessions of these users."""
        slots = {*map(slot_of_digest, digests), *map(slot_of_user, users)}
        if not slots:
            yield _everybody_has
            return
        shared = self.counters()
        # Odd, also after a writer that was killed in between and left it odd.
        shared[SEQUENCE] = odd = (shared[SEQUENCE] + 1) | 1
        # Whoever sees a slot moved on sees the sequence odd as well.
        fence()
        for slot in slots:
            shared[slot] += 1
        try:
            yield _everybody_has
        finally:
            shared[SEQUENCE] = odd + 1
