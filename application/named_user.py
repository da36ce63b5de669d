"""The user an operator means."""

from typing import Protocol

from attrs import frozen

from application.ports.username_rules import UsernameRules
from domain.errors import UserNotFound
from domain.user import User
from domain.username import Username


class _Users(Protocol):
    def named(self, key: str) -> User | None: ...


@frozen
class NamedUser:
    """Finds users by name, however it is spelled, outside a transaction or inside one."""

    rules: UsernameRules

    def among(self, users: _Users, *, username: str) -> User:
        """Return the user of that name; raises `UserNotFound`."""
        user = users.named(Username.parse(username, fold=self.rules.fold).key)
        if user is None:
            raise UserNotFound
        return user
