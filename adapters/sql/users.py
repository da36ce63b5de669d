"""Users in a table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import bindparam, delete, insert, select, update

from adapters.sql.integrity import refusals
from adapters.sql.mapping import USER_COLUMNS, user_of, user_values, whole_user_values
from adapters.sql.prepared import Prepared, Row
from adapters.sql.tables import users
from adapters.sql.transaction import Transaction
from adapters.sql.user_pages import page_of, values_of
from adapters.sql.ways_in import Readers
from application.ports.users import EVERYBODY, UserFilter, UserReader, UserRepository
from domain.errors import StaleUser
from domain.operator import Role
from domain.password import PasswordHash
from domain.user import User
from domain.username import Username

_CHANGES: dict[Any, Any] = {
    each: bindparam(each.name)
    for each in USER_COLUMNS
    if each not in {users.c.id, users.c.signed_up_at}
}

_USERS = select(*USER_COLUMNS)
_OF_ID = _USERS.where(users.c.id == bindparam("of_id"))
_OF_KEY = _USERS.where(users.c.username_key == bindparam("key"))
_GET = Prepared(_OF_ID)
_NAMED = Prepared(_OF_KEY)
# Nobody else may change the row before the commit, nor delete it, and yet sessions of the user
# may be added. SQLite, where one writes at a time, has no word for it and needs none.
_HELD_NAMED = Prepared(_OF_KEY.with_for_update(key_share=True))
_HELD = Prepared(_OF_ID.with_for_update(key_share=True))
_OPERATORS = Prepared(
    _USERS.where(users.c.role == Role.OPERATOR.value, ~users.c.is_disabled)
    .order_by(users.c.id)
    .with_for_update(key_share=True)
)
_ADD = Prepared(
    insert(users)
    .values({each: bindparam(each.name) for each in USER_COLUMNS if each is not users.c.id})
    .returning(users.c.id)
)
_ADD_UNDER = Prepared(insert(users).values({each: bindparam(each.name) for each in USER_COLUMNS}))
_SAVE = Prepared(
    update(users)
    .where(users.c.id == bindparam("of_id"), users.c.revision == bindparam("as_read"))
    .values(_CHANGES)
)
_DELETE = Prepared(delete(users).where(users.c.id == bindparam("of_id")))


@frozen
class SqlUserReader(UserReader):
    """Reads as last committed."""

    _readers: Readers

    def get(self, user_id: int) -> User | None:
        """Return the user of that id."""
        return _user(self._readers.row(_GET, of_id=user_id))

    def named(self, key: str) -> User | None:
        """Return the user whose name has that key."""
        return _user(self._readers.row(_NAMED, key=key))

    def page(self, *, after: int, limit: int, only: UserFilter = EVERYBODY) -> Sequence[User]:
        """Return up to `limit` users with ids above `after`, by id."""
        values = values_of(only)
        statement = page_of(frozenset(values), has_role=only.has_role)
        rows = self._readers.rows(statement, after=after, limit=limit, **values)
        return [user_of(*row) for row in rows]


@frozen
class SqlUserRepository(UserRepository):
    """Writes inside a transaction, which hears of every user who changes."""

    _transaction: Transaction

    def add(self, *, username: Username, password_hash: PasswordHash, at: datetime) -> User:
        """Create a user under the next id."""
        user = User(self._transaction.new_user_id(), username, password_hash, signed_up_at=at)
        values = whole_user_values(user)
        if user.id:
            self._transaction.run(_ADD_UNDER, **values)
            return user
        with refusals():
            [(user_id,)] = self._transaction.rows(_ADD, **values)
        return evolve(user, id=user_id)

    def get(self, user_id: int) -> User | None:
        """Return the user of that id."""
        return _user(self._transaction.row(_HELD, of_id=user_id))

    def named(self, key: str) -> User | None:
        """Return the user whose name has that key."""
        return _user(self._transaction.row(_HELD_NAMED, key=key))

    def operators(self) -> Sequence[User]:
        """Return those who can do everything in the console, by id; they are held."""
        return [user_of(*row) for row in self._transaction.rows(_OPERATORS)]

    def save(self, user: User) -> User:
        """Write the user over the revision it was read as."""
        saved = evolve(user, revision=user.revision + 1)
        self._transaction.users.add(user.id)
        with refusals():
            written = self._transaction.count(
                _SAVE, **user_values(saved), of_id=user.id, as_read=user.revision
            )
        if written == 0:
            raise StaleUser
        return saved

    def delete(self, user_id: int) -> None:
        """Delete the user, if there is one; the database deletes the sessions along with it."""
        self._transaction.users.add(user_id)
        self._transaction.run(_DELETE, of_id=user_id)


def _user(row: Row | None) -> User | None:
    return None if row is None else user_of(*row)
