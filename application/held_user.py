"""The user an operator means, inside a transaction."""

from application.ports.unit_of_work import UnitOfWork
from domain.errors import UserNotFound
from domain.user import User


def held_user(user_id: int, *, within: UnitOfWork) -> User:
    """Return the user of that id; raises `UserNotFound`.

    By id and not by name: that may have changed hands since the operator looked.
    """
    user = within.users.get(user_id)
    if user is None:
        raise UserNotFound
    return user
