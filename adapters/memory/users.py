"""Users in dictionaries."""

import heapq
from collections.abc import Sequence
from datetime import datetime

from attrs import define, evolve

from adapters.memory.sessions import MemorySessionStore
from adapters.memory.store import Changes, MemoryStore
from application.ports.users import EVERYBODY, UserFilter, UserReader, UserRepository
from domain.errors import StaleUser, UsernameTaken
from domain.password import PasswordHash
from domain.user import User
from domain.username import Username


@define
class MemoryUserReader(UserReader):
    """Reads between transactions."""

    store: MemoryStore

    def get(self, user_id: int) -> User | None:
        """Return the user of that id."""
        with self.store.held():
            return self.store.users.get(user_id)

    def named(self, key: str) -> User | None:
        """Return the user whose name has that key."""
        with self.store.held():
            return self.store.user_named(key)

    def page(self, *, after: int, limit: int, only: UserFilter = EVERYBODY) -> Sequence[User]:
        """Return up to `limit` users with ids above `after`, by id."""
        with self.store.held():
            meant = (
                user
                for user in self.store.users.values()
                if user.id > after
                and user.username.key.startswith(only.key_prefix)
                and only.is_disabled in {None, user.is_disabled}
                and (user.role or not only.has_role)
            )
            return heapq.nsmallest(limit, meant, key=lambda user: user.id)


@define
class MemoryUserRepository(UserRepository):
    """Writes inside a transaction, noting how to undo."""

    store: MemoryStore
    changes: Changes

    def add(self, *, username: Username, password_hash: PasswordHash, at: datetime) -> User:
        """Create a user under the next id; an id is used up even by what is rolled back."""
        self._refuse_taken(username)
        self.store.last_user_id += 1
        user = User(
            id=self.store.last_user_id,
            username=username,
            password_hash=password_hash,
            signed_up_at=at,
        )
        self._put(user)
        return user

    def put(self, user: User) -> None:
        """Keep a new user under the id they bring along."""
        self._refuse_taken(user.username)
        self._put(user)

    def get(self, user_id: int) -> User | None:
        """Return the user of that id."""
        return self.store.users.get(user_id)

    def named(self, key: str) -> User | None:
        """Return the user whose name has that key."""
        return self.store.user_named(key)

    def operators(self) -> Sequence[User]:
        """Return those who can do everything in the console, by id."""
        operators = [user for user in self.store.users.values() if user.is_operator]
        return sorted(operators, key=lambda user: user.id)

    def save(self, user: User) -> User:
        """Write the user over the revision it was read as."""
        before = self.get(user.id)
        if before is None or before.revision != user.revision:
            raise StaleUser
        if before.username.key != user.username.key:
            self._refuse_taken(user.username)
            self.changes.remove(self.store.ids_by_key, before.username.key)
        saved = evolve(user, revision=user.revision + 1)
        self._put(saved)
        return saved

    def delete(self, user_id: int) -> None:
        """Delete the user, if there is one, with every session."""
        user = self.get(user_id)
        if user is None:
            return
        MemorySessionStore(self.store, self.changes).end_all(user_id)
        self.changes.remove(self.store.ids_by_key, user.username.key)
        self.changes.remove(self.store.users, user_id)

    def _refuse_taken(self, username: Username) -> None:
        if username.key in self.store.ids_by_key:
            raise UsernameTaken

    def _put(self, user: User) -> None:
        self.changes.put(self.store.users, user.id, user)
        self.changes.put(self.store.ids_by_key, user.username.key, user.id)
