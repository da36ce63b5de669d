"""Sessions that every host may remember, each for a few seconds."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen
from redis.exceptions import AskError, ResponseError, TryAgainError

from adapters.redis.line import Unanswered
from adapters.redis.remote_memory import RemoteMemory
from adapters.redis.values import BELIEVED, Lease, a_lease_mark, entry, found_in, key_of
from application.ports.clock import Clock
from application.ports.sessions import SessionReader
from domain.caller import Caller
from domain.session import Session, SessionLimits

_LASTS: Final = round(BELIEVED.total_seconds() * 1000)
"""Milliseconds: of the lease, and so of what is kept by it, which takes over what is left."""

# In place of a lease, and of that lease alone. `GETEX` is a `GET` that counts as writing: a server
# at which nothing can be ended, a replica say, is not to be read from either.
KEEP: Final = """
if redis.call('GETEX', KEYS[1]) == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
end
"""


@frozen
class RedisSessionCache(SessionReader):
    """Lets in by what is remembered; whatever would keep somebody out is asked of the reader."""

    _reader: SessionReader
    _memory: RemoteMemory
    _limits: SessionLimits
    _clock: Clock

    def find(self, digest: bytes) -> Caller | None:
        """Return who calls by the session of that digest."""
        try:
            known, lease = self._look(digest)
        except Unanswered:
            return self._reader.find(digest)
        if known:
            return known
        found = self._reader.find(digest)
        if lease and found and self._is_accepted(found):
            self._keep(found, lease)
        return found

    def get(self, digest: bytes) -> Session | None:
        """Return the session of that digest, all of it."""
        return self._reader.get(digest)

    def of_user(self, user_id: int, *, limit: int) -> Sequence[Session]:
        """Return the user's newest sessions, up to `limit`, newest first."""
        return self._reader.of_user(user_id, limit=limit)

    def _look(self, digest: bytes) -> tuple[Caller | None, Lease | None]:
        """Return what is remembered, or else a lease, if nobody has it."""
        key = key_of(digest)
        answers = self._memory.ask(key, ("GETEX", key))
        [value] = answers.replies
        if value is None:
            return None, self._lease(key)
        if isinstance(value, bytes):
            now = self._clock.now()
            found = found_in(value, digest=digest, epoch=answers.epoch, now=now)
            return (found if found and self._is_accepted(found) else None), None
        if not _is_about_one_key(value):
            self._memory.circuit.open(value)
        return None, None

    def _lease(self, key: bytes) -> Lease | None:
        """Take the right to keep an answer, before the question is asked."""
        mark, begins = a_lease_mark(), self._clock.now()
        answers = self._memory.ask(key, ("SET", key, mark, "NX", "PX", _LASTS))
        return Lease(mark, answers.epoch, begins) if answers.replies == [b"OK"] else None

    def _keep(self, found: Caller, lease: Lease) -> None:
        key = key_of(found.digest)
        value = entry(found, lease=lease)
        try:
            self._memory.ask(key, ("EVAL", KEEP, 1, key, lease.mark, value))
        except Unanswered:
            # Found all the same.
            return

    def _is_accepted(self, found: Caller) -> bool:
        return found.is_accepted(at=self._clock.now(), limits=self._limits)


def _is_about_one_key(refusal: ResponseError) -> bool:
    """Tell whether it says nothing about other keys: one on the move, or of another kind."""
    return isinstance(refusal, AskError | TryAgainError) or str(refusal).startswith("WRONGTYPE")
