"""What was done and refused, in a dictionary by place."""

from collections.abc import Iterator, Sequence
from itertools import islice

from attrs import define, evolve

from adapters.memory.store import Changes, MemoryStore
from application.ports.audit import AuditEntries, AuditReader, KeptEntry
from domain.audit import Entry
from domain.audit_chain import BEGINNING, Checkpoint, SealedEntry, sealed
from domain.origin import Actor


@define
class MemoryAuditEntries(AuditEntries):
    """Links each entry at once: one writes at a time."""

    store: MemoryStore
    changes: Changes

    def add(self, entry: Entry) -> None:
        """Keep an entry, linked to the last."""
        self.put(sealed(entry, after=end_of_chain(self.store)))

    def put(self, entry: SealedEntry) -> None:
        """Keep an entry at the place it has."""
        self.changes.put(self.store.audit, entry.place, entry)

    def add_of_session(self, entry: Entry, *, digest: bytes) -> None:
        """Keep an entry about the session of that digest, if there is one, and about its user."""
        session = self.store.sessions.get(digest)
        if session:
            user_id, by = session.user_id, Actor.USER.value
            self.add(evolve(entry, actor=by, actor_id=user_id, about=user_id, detail=session.id))

    def seal(self, *, limit: int, waits: bool = False) -> int:  # noqa: ARG002 - the port's
        """Have nothing left to do."""
        return 0

    def purge(self, *, upto: int, limit: int) -> int:
        """Delete up to `limit` entries, first ones first, with places up to that one; count."""
        purged = set(islice((place for place in self.store.audit if place <= upto), limit))
        kept = {place: each for place, each in self.store.audit.items() if place not in purged}
        self.changes.replace(self.store.audit, kept)
        return len(purged)


@define
class MemoryAuditReader(AuditReader):
    """Reads between transactions."""

    store: MemoryStore

    def page(self, *, before: int | None, limit: int, about: int | None) -> Sequence[KeptEntry]:
        """Return up to `limit` entries with ids below `before`, the newest first."""
        with self.store.held():
            found = (
                KeptEntry(each.place, each.entry)
                for each in reversed(self.store.audit.values())
                if (before is None or each.place < before) and about in {None, each.entry.about}
            )
            return list(islice(found, limit))

    def of_request(self, request_id: str) -> Sequence[KeptEntry]:
        """Return the entries that came of the request of that id, the oldest first."""
        with self.store.held():
            return [
                KeptEntry(each.place, each.entry)
                for each in self.store.audit.values()
                if each.entry.request_id == request_id
            ]

    def chain(self, *, after: int, limit: int) -> Sequence[SealedEntry]:
        """Return up to `limit` sealed entries with places above `after`, by place."""
        with self.store.held():
            return list(islice(chain_after(self.store, after), limit))

    def awaits_seal(self) -> bool:
        """Say that every entry has its place."""
        return False


def chain_after(store: MemoryStore, place: int) -> Iterator[SealedEntry]:
    """Go through the entries with places above that one; the caller holds the store."""
    return (each for each in store.audit.values() if each.place > place)


def end_of_chain(store: MemoryStore) -> Checkpoint:
    """Return what the next entry is linked to; the caller holds the store."""
    last = next(reversed(store.audit.values()), None)
    return last.checkpoint if last else BEGINNING
