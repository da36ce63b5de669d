"""One change of sessions, and having every host forget what was before it."""

from collections.abc import Collection
from contextlib import suppress
from threading import Lock
from time import monotonic, sleep
from typing import Final

from attrs import define, field

from adapters.redis.line import Command
from adapters.redis.remote_memory import RemoteMemory
from adapters.redis.values import (
    BELIEVED,
    BURIED,
    CLOCKS_DIFFER_BY,
    TOMBSTONE,
    a_tombstone,
    key_of,
)
from application.ports.sessions import SessionReader
from domain.errors import StoreUnavailable

UNHEARD_FOR = (BELIEVED + CLOCKS_DIFFER_BY).total_seconds()
"""Seconds after a commit in which what was kept before it may be believed."""

RETRIED_EVERY: Final = 0.2
"""Seconds between two tries to tell a server that does not answer."""

MOST_WAITING: Final = 48
"""Threads of a process that may wait so at a time: a quarter of those that serve."""

MOST_LISTED: Final = 100
"""Users of one change whose sessions are looked for; with more it is shorter to wait."""

_ALL: Final = 2**31 - 1

# A tombstone of somebody else stays: what it is about is being committed only now.
FORGET: Final = """
local found = redis.call('GETEX', KEYS[1])
if found and (found == ARGV[1] or string.sub(found, 1, 1) ~= ARGV[2]) then
  redis.call('DEL', KEYS[1])
end
"""


@define(eq=False)
class Crowd:
    """Those of a process who wait until they are heard."""

    size: int = 0
    _counting: Lock = field(factory=Lock, init=False)

    def __enter__(self) -> None:
        with self._counting:
            self.size += 1

    def __exit__(self, *_error: object) -> None:
        with self._counting:
            self.size -= 1


@define(eq=False)
class Change:
    """Sessions that one commit changes, and where it stands with telling the others."""

    _memory: RemoteMemory
    _reader: SessionReader
    _crowd: Crowd
    _digests: set[bytes]
    _users: Collection[int]
    _tombstone: bytes = field(factory=a_tombstone, init=False)
    _until: float = field(default=0.0, init=False)
    _is_listed: bool = field(default=False, init=False)
    """Whether the sessions that were opened until the commit are known."""
    _telling: Lock = field(factory=Lock, init=False)

    def bury(self) -> None:
        """Have nobody rely on what is remembered, nor remember it again; as far as possible.

        The promise is kept by what follows the commit. This is for the case that this process is
        killed in between. Raises `StoreUnavailable` where too many wait already.
        """
        self._list()
        if self._memory.circuit.is_open:
            if self._crowd.size >= MOST_WAITING:
                raise StoreUnavailable
            return
        lasts = round(BURIED.total_seconds() * 1000)
        self._memory.tell(
            {
                # Deleting is possible even where there is no room for anything.
                key: [("DEL", key), ("SET", key, self._tombstone, "PX", lasts)]
                for key in map(key_of, self._digests)
            }
        )

    def committed(self) -> None:
        """Clear what was kept before the commit, unless a server failed a moment ago."""
        self._until = monotonic() + UNHEARD_FOR
        if not self._memory.circuit.is_open:
            self._is_heard()

    def until_heard(self) -> None:
        """Try until it is done, or until nobody believes any more what was kept before."""
        if self._is_heard():
            return
        with self._crowd:
            while (left := self._until - monotonic()) > 0:
                sleep(min(RETRIED_EVERY, left))
                if self._is_heard():
                    return

    def _is_heard(self) -> bool:
        with self._telling:
            if not self._is_listed:
                with suppress(StoreUnavailable):
                    self._is_listed = self._list()
            keys = map(key_of, self._digests)
            undone = self._memory.tell({key: [self._forget(key)] for key in keys})
            self._digests = {digest for digest in self._digests if key_of(digest) in undone}
            return self._is_listed and not undone

    def _list(self) -> bool:
        """Add the sessions that the users have just now, unless there are too many users.

        Before the commit for those that end by it, and after it for those opened meanwhile: a
        log-in need not wait for a change of its user.
        """
        if len(self._users) > MOST_LISTED:
            return False
        for user_id in self._users:
            sessions = self._reader.of_user(user_id, limit=_ALL)
            self._digests |= {session.digest for session in sessions}
        return True

    def _forget(self, key: bytes) -> Command:
        return "EVAL", FORGET, 1, key, self._tombstone, TOMBSTONE
