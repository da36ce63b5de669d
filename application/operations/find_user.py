"""Looking a user up."""

from attrs import frozen

from application.named_user import NamedUser
from application.ports.users import UserReader
from domain.user import User


@frozen
class FindUser:
    """An operator finds a user by their name, however it is spelled."""

    named_user: NamedUser
    users: UserReader

    def __call__(self, *, username: str) -> User:
        """Return the user; raises `UserNotFound`."""
        return self.named_user.among(self.users, username=username)
