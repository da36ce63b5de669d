"""Going through the users."""

from collections.abc import Sequence

from attrs import frozen

from application.ports.username_rules import UsernameRules
from application.ports.users import UserFilter, UserReader
from domain.user import User
from domain.username import Username


@frozen
class ListUsers:
    """An operator goes through the users page by page, oldest account first."""

    rules: UsernameRules
    users: UserReader

    def __call__(
        self,
        *,
        after: int = 0,
        limit: int = 50,
        prefix: str = "",
        is_disabled: bool | None = None,
        has_role: bool = False,
    ) -> Sequence[User]:
        """Return up to `limit` users with ids above `after`.

        Only those whose names begin like `prefix`, however it is spelled; raises `InvalidUsername`
        where no name does.
        """
        key = Username.key_of_prefix(prefix, fold=self.rules.fold)
        return self.users.page(
            after=after, limit=limit, only=UserFilter(key, is_disabled, has_role)
        )
