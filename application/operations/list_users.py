"""Going through the users."""

from collections.abc import Sequence

from attrs import frozen

from application.ports.users import UserReader
from domain.user import User


@frozen
class ListUsers:
    """An operator goes through the users page by page, oldest account first."""

    users: UserReader

    def __call__(self, *, after: int = 0, limit: int = 50) -> Sequence[User]:
        """Return up to `limit` users with ids above `after`."""
        return self.users.page(after=after, limit=limit)
