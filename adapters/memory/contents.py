"""All that the dictionaries hold."""

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from attrs import define

from adapters.memory.audit import chain_after, end_of_chain
from adapters.memory.store import MemoryStore
from application.ports.contents import Contents, Extent, HashCensus, OwnedSession
from domain.audit_chain import SealedEntry
from domain.user import User


@define
class MemoryContents(Contents):
    """Reads a store that somebody holds, or that nobody else has."""

    store: MemoryStore

    def extent(self) -> Extent:
        """Tell how much there is."""
        versions = (user.credential_version for user in self.store.users.values())
        return Extent(
            users=len(self.store.users),
            sessions=len(self.store.sessions),
            entries=len(self.store.audit),
            last_user_id=self.store.last_user_id,
            credential_version=max(versions, default=0),
            last_entry=end_of_chain(self.store),
        )

    def hash_census(self) -> HashCensus:
        """Count the password hashes of all users by their kind."""
        hashes = [user.password_hash for user in self.store.users.values()]
        ids = Counter(each.pepper_id for each in hashes if each.is_ours)
        plain = ids.pop(None, 0)
        return HashCensus(
            {id: count for id, count in ids.items() if id},
            plain,
            sum(not each.is_ours for each in hashes),
        )

    def users(self, *, after: int, limit: int) -> Sequence[User]:
        """Return up to `limit` users with ids above `after`, by id."""
        ids = heapq.nsmallest(limit, (id for id in self.store.users if id > after))
        return [self.store.users[id] for id in ids]

    def sessions(self, *, after: bytes, limit: int) -> Sequence[OwnedSession]:
        """Return up to `limit` sessions with digests above `after`, by digest."""
        digests = heapq.nsmallest(limit, (d for d in self.store.sessions if d > after))
        found = map(self.store.sessions.__getitem__, digests)
        return [OwnedSession(each, self.store.users[each.user_id]) for each in found]

    def entries(self, *, after: int, limit: int) -> Sequence[SealedEntry]:
        """Return up to `limit` sealed entries of the audit with places above `after`, by place."""
        return list(islice(chain_after(self.store, after), limit))


@contextmanager
def memory_snapshot(store: MemoryStore) -> Iterator[MemoryContents]:
    """Copy the dictionaries, and show the copies."""
    with store.held():
        copies = MemoryStore(
            users=dict(store.users),
            sessions=dict(store.sessions),
            audit=dict(store.audit),
            last_user_id=store.last_user_id,
        )
    yield MemoryContents(copies)
