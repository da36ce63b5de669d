"""The operator without whom there would be none."""

from application.held_user import held_user
from application.ports.unit_of_work import UnitOfWork
from domain.errors import LastOperator
from domain.user import User


def replaceable(user_id: int, *, within: UnitOfWork) -> User:
    """Return the user of that id, who is about to do without the console.

    Raises `UserNotFound`, and `LastOperator` where nobody else would be left to run it.
    """
    # Before the user, and all of them: else two who remove each other would wait for each other.
    operators = within.users.operators()
    user = held_user(user_id, within=within)
    if user.is_operator and len(operators) == 1:
        raise LastOperator
    return user
