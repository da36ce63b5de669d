"""Where users are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.password import PasswordHash
from domain.user import User
from domain.username import Username


@frozen
class UserFilter:
    """Which users are meant; as it is, all of them."""

    key_prefix: str = ""
    """What the keys of their names begin with."""
    is_disabled: bool | None = None
    has_role: bool = False


EVERYBODY = UserFilter()


class UserReader(Protocol):
    """Finds users as last committed, without a transaction."""

    def get(self, user_id: int) -> User | None:
        """Return the user of that id."""
        ...

    def named(self, key: str) -> User | None:
        """Return the user whose name has that key."""
        ...

    def page(self, *, after: int, limit: int, only: UserFilter = EVERYBODY) -> Sequence[User]:
        """Return up to `limit` users with ids above `after`, by id.

        Following the last id visits every user once, whoever comes or goes meanwhile.
        """
        ...


class UserRepository(Protocol):
    """Changes users inside a unit of work; what it returns stays true until the commit."""

    def add(self, *, username: Username, password_hash: PasswordHash, at: datetime) -> User:
        """Create a user under a new id, which no user had before.

        Raises `UsernameTaken` when a user has a name of the same key, at the latest at the commit;
        the store alone decides. Nothing else comes of that unit of work.
        """
        ...

    def get(self, user_id: int) -> User | None:
        """Return the user of that id."""
        ...

    def named(self, key: str) -> User | None:
        """Return the user whose name has that key."""
        ...

    def operators(self) -> Sequence[User]:
        """Return those who can do everything in the console, by id.

        Whoever is about to make them fewer asks for them first, and waits for others who do.
        """
        ...

    def save(self, user: User) -> User:
        """Write the user over the revision it was read as and return it with the next one.

        Raises `StaleUser` when that revision is no longer there, `UsernameTaken` as `add` does.
        """
        ...

    def delete(self, user_id: int) -> None:
        """Delete the user, if there is one, with every session."""
        ...
