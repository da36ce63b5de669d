"""Sessions that a process remembers for as long as nobody announces a change of them."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from time import monotonic
from typing import Final

from attrs import define, field

from adapters.shared_memory.counters import Counters, fence
from adapters.shared_memory.generations import (
    SEQUENCE,
    Generations,
    slot_of_digest,
    slot_of_user,
)
from application.ports.sessions import SessionReader
from domain.caller import Caller
from domain.errors import StoreUnavailable
from domain.session import Session

REMEMBERED: Final = 4_096
"""Sessions that a process remembers at most, about 0.75 KiB each."""

MAX_AGE: Final = 10.0
"""Seconds for which a session is believed at most: as long as a change made past Watchword,
by hand in the database file say, can stay unseen."""

# What was found, the counters, a slot and its generation, for the session and for its user, and
# the moment it gets too old. A plain tuple: it is looked into at every request.
_Entry = tuple[Caller, Counters, int, int, int, int, float]


@define(eq=False)
class SessionCache(SessionReader):
    """Remembers what another reader has found; that there was nothing is never remembered."""

    _reader: SessionReader
    _generations: Generations
    _monotonic: Callable[[], float] = monotonic
    _entries: OrderedDict[bytes, _Entry] = field(factory=OrderedDict, init=False, repr=False)
    _changing: Lock = field(factory=Lock, init=False)

    def find(self, digest: bytes) -> Caller | None:
        """Return who calls by the session of that digest."""
        return self.recall(digest) or self._read(digest)

    def recall(self, digest: bytes) -> Caller | None:
        """Return what is remembered, unless a change was announced since."""
        entry = self._entries.get(digest)
        if entry is not None:
            found, shared, slot, generation, user_slot, user_generation, until = entry
            if (
                shared[slot] == generation
                and shared[user_slot] == user_generation
                and self._monotonic() < until
            ):
                try:  # noqa: SIM105 - suppress() costs as much as all the rest
                    self._entries.move_to_end(digest)
                except KeyError:
                    # Another thread made room meanwhile; what it says holds all the same.
                    pass
                return found
        return None

    def get(self, digest: bytes) -> Session | None:
        """Return the session of that digest, all of it."""
        return self._reader.get(digest)

    def of_user(self, user_id: int, *, limit: int) -> Sequence[Session]:
        """Return the user's newest sessions, up to `limit`, newest first."""
        return self._reader.of_user(user_id, limit=limit)

    def _read(self, digest: bytes) -> Caller | None:
        """Ask the reader, and remember the answer unless a change was announced meanwhile."""
        try:
            shared = self._generations.counters()
        except StoreUnavailable:
            # Without them nothing can be changed, but all can be read.
            return self._reader.find(digest)
        until = self._monotonic() + MAX_AGE
        # Before the query: what is announced later is noticed below, what was announced earlier
        # and is still being committed makes it odd, and all else is in the answer.
        sequence = shared[SEQUENCE]
        found = self._reader.find(digest)
        if found is None:
            self._forget(digest)
            return None
        slot, user_slot = slot_of_digest(digest), slot_of_user(found.user_id)
        entry = (found, shared, slot, shared[slot], user_slot, shared[user_slot], until)
        # The slots are read before the sequence is read again.
        fence()
        if sequence % 2 == 0 and shared[SEQUENCE] == sequence:
            self._remember(digest, entry)
        return found

    def _remember(self, digest: bytes, entry: _Entry) -> None:
        with self._changing:
            self._entries[digest] = entry
            self._entries.move_to_end(digest)
            if len(self._entries) > REMEMBERED:
                self._entries.popitem(last=False)

    def _forget(self, digest: bytes) -> None:
        with self._changing:
            self._entries.pop(digest, None)
