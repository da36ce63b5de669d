"""Taking into the dictionaries what another store holds."""

from collections.abc import Sequence

from attrs import define

from adapters.memory.audit import MemoryAuditEntries
from adapters.memory.sessions import MemorySessionStore
from adapters.memory.store import Changes, MemoryStore
from adapters.memory.users import MemoryUserRepository
from application.ports.contents import Intake
from domain.audit_chain import SealedEntry
from domain.session import Session
from domain.user import User


@define
class MemoryIntake(Intake):
    """Writes inside a transaction, noting how to undo."""

    store: MemoryStore
    changes: Changes

    def reserve_ids(self, upto: int) -> None:
        """Give none of the ids up to that one to a new user, even if this is rolled back."""
        self.store.last_user_id = max(self.store.last_user_id, upto)

    def add_users(self, users: Sequence[User]) -> None:
        """Keep users as they are; whoever has such an id already stays."""
        repository = MemoryUserRepository(self.store, self.changes)
        for user in users:
            if user.id not in self.store.users:
                repository.put(user)
                self.reserve_ids(user.id)

    def add_sessions(self, sessions: Sequence[Session]) -> None:
        """Keep sessions as they are; what has such a digest already stays."""
        store = MemorySessionStore(self.store, self.changes)
        for session in sessions:
            if session.digest not in self.store.sessions:
                store.add(session)

    def add_entries(self, entries: Sequence[SealedEntry]) -> None:
        """Keep entries of the audit as they are; what has such a place already stays."""
        audit = MemoryAuditEntries(self.store, self.changes)
        for entry in entries:
            if entry.place not in self.store.audit:
                audit.put(entry)

    def clear(self) -> None:
        """Delete every user and every session."""
        repository = MemoryUserRepository(self.store, self.changes)
        for user_id in list(self.store.users):
            repository.delete(user_id)

    def clear_entries(self) -> None:
        """Delete every entry of the audit."""
        self.changes.replace(self.store.audit, {})
