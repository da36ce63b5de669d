"""Caches in Redis that take the right steps in a wrong order, or leave one out."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from attrs import evolve

from adapters.redis import values
from adapters.redis.line import Answers, Command
from adapters.redis.remote_memory import RemoteMemory
from adapters.redis.session_cache import RedisSessionCache
from adapters.redis.session_changes import RedisSessionChanges
from adapters.redis.values import Lease, entry, key_of
from application.ports.session_changes import UntilHeard
from domain.caller import Caller


class TakesNoLease(RedisSessionCache):
    """Keeps what it has found, whatever was said meanwhile."""

    def _keep(self, found: Caller, lease: Lease) -> None:
        key = key_of(found.digest)
        self._memory.ask(key, ("SET", key, entry(found, lease=lease), "PX", 5000))


class AsksFirst(RedisSessionCache):
    """Takes its lease when it has the answer."""

    def find(self, digest: bytes) -> Caller | None:
        known, _ = self._look_only(digest)
        if known:
            return known
        found = self._reader.find(digest)
        lease = self._lease(key_of(digest))
        if lease and found:
            self._keep(found, lease)
        return found

    def _look_only(self, digest: bytes) -> tuple[Caller | None, None]:
        key = key_of(digest)
        answers = self._memory.ask(key, ("GETEX", key))
        [value] = answers.replies
        now = self._clock.now()
        found = value and values.found_in(value, digest=digest, epoch=answers.epoch, now=now)
        return found or None, None


class KeepsForAnyRun(RedisSessionCache):
    """Keeps what was found for the run that is there now, whichever gave the lease."""

    def _keep(self, found: Caller, lease: Lease) -> None:
        key = key_of(found.digest)
        now = self._memory.ask(key, ("GETEX", key))
        super()._keep(found, evolve(lease, epoch=now.epoch))


class KnowsOneRun(RemoteMemory):
    """Takes every run of a server for the same."""

    def ask(self, key: bytes, command: Command) -> Answers:
        return evolve(super().ask(key, command), epoch=bytes(8))


def nobody_waits() -> None:
    """Wait for nobody."""


class BuriesAfterwards(RedisSessionChanges):
    """Says what changes when the commit is done."""

    @contextmanager
    def announced(
        self, *, digests: Collection[bytes], users: Collection[int]
    ) -> Iterator[UntilHeard]:
        yield nobody_waits
        with super().announced(digests=digests, users=users):
            pass


class NeverClears(RedisSessionChanges):
    """Says nothing after the commit."""

    @contextmanager
    def announced(
        self, *, digests: Collection[bytes], users: Collection[int]
    ) -> Iterator[UntilHeard]:
        super().announced(digests=digests, users=users).__enter__()
        yield nobody_waits
