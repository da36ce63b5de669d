"""Telling every host of sessions that change."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from attrs import define, field

from adapters.redis.change import Change, Crowd
from adapters.redis.remote_memory import RemoteMemory
from application.ports.session_changes import SessionChanges, UntilHeard
from application.ports.sessions import SessionReader


class _Nobody(SessionChanges):
    def announced(
        self,
        *,
        digests: Collection[bytes],  # noqa: ARG002 - the port's
        users: Collection[int],  # noqa: ARG002 - likewise
    ) -> AbstractContextManager[UntilHeard]:
        return nullcontext(_at_once)


def _at_once() -> None:
    """Wait for nobody."""


@define(eq=False)
class RedisSessionChanges(SessionChanges):
    """Buries what is remembered before a commit, and clears the place after it."""

    _memory: RemoteMemory
    _also: SessionChanges | None = None
    """Somebody else to be told, closer to the commit."""
    _reader: SessionReader = field(init=False)
    _crowd: Crowd = field(factory=Crowd, init=False)

    def list_by(self, reader: SessionReader) -> None:
        """Name who lists the sessions of a user, as committed: the database that announces here."""
        self._reader = reader

    @contextmanager
    def announced(
        self, *, digests: Collection[bytes], users: Collection[int]
    ) -> Iterator[UntilHeard]:
        """Surround the commit that changes these sessions, and all sessions of these users."""
        change = Change(self._memory, self._reader, self._crowd, set(digests), users)
        change.bury()
        with (self._also or _Nobody()).announced(digests=digests, users=users) as also_heard:

            def until_heard() -> None:
                change.until_heard()
                also_heard()

            yield until_heard
        # Not after a commit that failed: it may be done yet, and the tombstones end by themselves.
        change.committed()
