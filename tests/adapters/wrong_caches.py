"""Caches that take the right steps in a wrong order: what the tests have to see."""

from math import inf

from adapters.shared_memory.generations import SEQUENCE, slot_of_digest, slot_of_user
from adapters.shared_memory.session_cache import SessionCache
from domain.caller import Caller


class AsksTooLate(SessionCache):
    """Asks for the sequence after the query."""

    def _read(self, digest: bytes) -> Caller | None:
        found = self._reader.find(digest)
        return found and _remembered(self, found, checks_again=True)


class AsksOnce(SessionCache):
    """Does not ask whether the sequence is still the same."""

    def _read(self, digest: bytes) -> Caller | None:
        is_even = self._generations.counters()[SEQUENCE] % 2 == 0
        found = self._reader.find(digest)
        return found and _remembered(self, found, checks_again=False) if is_even else found


def _remembered(cache: SessionCache, found: Caller, *, checks_again: bool) -> Caller:
    shared = cache._generations.counters()  # noqa: SLF001 - a cache that is wrong on purpose
    sequence = shared[SEQUENCE] if checks_again else 0
    digest = found.digest
    slot, user_slot = slot_of_digest(digest), slot_of_user(found.user_id)
    entry = (found, shared, slot, shared[slot], user_slot, shared[user_slot], inf)
    if sequence % 2 == 0 and (not checks_again or shared[SEQUENCE] == sequence):
        cache._remember(digest, entry)  # noqa: SLF001 - as above
    return found
