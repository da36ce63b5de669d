"""What the database refuses by itself, and what that means. Nothing else knows these names."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import UsernameTaken

ONE_USER_PER_NAME = "uq_users_username_key"

# SQLite names the columns where others name the constraint.
_SIGNS = (ONE_USER_PER_NAME, "users.username_key")


@contextmanager
def refusals() -> Iterator[None]:
    """Raise `UsernameTaken` for a name that is not free; what no rule explains stays a bug."""
    try:
        yield
    except Exception as error:
        if _is_of_integrity(error) and any(sign in str(error) for sign in _SIGNS):
            raise UsernameTaken from error
        raise


def _is_of_integrity(error: Exception) -> bool:
    # By name, as each driver has a class of its own.
    return any(each.__name__ == "IntegrityError" for each in type(error).__mro__)
