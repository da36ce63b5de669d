"""Looking a user up."""

from attrs import frozen

from application.ports.username_rules import UsernameRules
from application.ports.users import UserReader
from domain.errors import UserNotFound
from domain.user import User
from domain.username import Username


@frozen
class FindUser:
    """An operator finds a user by their name, however it is spelled."""

    rules: UsernameRules
    users: UserReader

    def __call__(self, *, username: str) -> User:
        """Return the user; raises `UserNotFound`."""
        user = self.users.named(Username.parse(username, fold=self.rules.fold).key)
        if user is None:
            raise UserNotFound
        return user
