"""Users in a table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from attrs import evolve, frozen
from sqlalchemy import ColumnElement, Connection, Integer, bindparam, delete, insert, select, update

from adapters.sql.held_connections import HeldConnections
from adapters.sql.integrity import refusals
from adapters.sql.mapping import USER_COLUMNS, user_of, user_values
from adapters.sql.outages import outages
from adapters.sql.prepared_select import PreparedSelect
from adapters.sql.tables import users
from application.ports.users import UserReader, UserRepository
from domain.errors import StaleUser
from domain.password import PasswordHash
from domain.user import User
from domain.username import Username

_USERS = select(*USER_COLUMNS)
_NAMED = _USERS.where(users.c.username_key == bindparam("key"))
_PAGE = (
    _USERS.where(users.c.id > bindparam("after"))
    .order_by(users.c.id)
    .limit(bindparam("limit", type_=Integer))
)


@frozen
class SqlUserReader(UserReader):
    """Reads on the connection its thread holds."""

    _named: PreparedSelect
    _page: PreparedSelect

    @classmethod
    def on(cls, held: HeldConnections) -> Self:
        """Prepare the queries."""
        return cls(PreparedSelect(_NAMED, held=held), PreparedSelect(_PAGE, held=held))

    def named(self, key: str) -> User | None:
        """Return the user whose name has that key."""
        row = self._named.row(key=key)
        return None if row is None else user_of(*row)

    def page(self, *, after: int, limit: int) -> Sequence[User]:
        """Return up to `limit` users with ids above `after`, by id."""
        return [user_of(*row) for row in self._page.rows(after=after, limit=limit)]


@frozen
class SqlUserRepository(UserRepository):
    """Writes inside the transaction of a connection."""

    connection: Connection

    def add(self, *, username: Username, password_hash: PasswordHash, at: datetime) -> User:
        """Create a user under the next id."""
        user = User(0, username, password_hash, signed_up_at=at)
        values = user_values(user) | {"signed_up_at": at, "revision": user.revision}
        with outages(), refusals():
            created = self.connection.execute(insert(users).values(values).returning(users.c.id))
            return evolve(user, id=created.scalar_one())

    def get(self, user_id: int) -> User | None:
        """Return the user of that id."""
        return self._one(users.c.id == user_id)

    def named(self, key: str) -> User | None:
        """Return the user whose name has that key."""
        return self._one(users.c.username_key == key)

    def save(self, user: User) -> User:
        """Write the user over the revision it was read as."""
        saved = evolve(user, revision=user.revision + 1)
        is_as_read = (users.c.id == user.id) & (users.c.revision == user.revision)
        values = user_values(user) | {"revision": saved.revision}
        with outages(), refusals():
            written = self.connection.execute(update(users).where(is_as_read).values(values))
        if written.rowcount == 0:
            raise StaleUser
        return saved

    def delete(self, user_id: int) -> None:
        """Delete the user, if there is one; the database deletes the sessions along with it."""
        with outages():
            self.connection.execute(delete(users).where(users.c.id == user_id))

    def _one(self, condition: ColumnElement[bool]) -> User | None:
        with outages():
            row = self.connection.execute(_USERS.where(condition)).one_or_none()
        return None if row is None else user_of(*row)
