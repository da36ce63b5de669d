"""Removing somebody."""

from attrs import frozen

from application.named_user import NamedUser
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.user import User


@frozen
class DeleteUser:
    """An operator deletes a user with every session; the name is free again, the id never is."""

    named_user: NamedUser
    unit_of_work: UnitOfWorkFactory

    def __call__(self, *, username: str) -> User:
        """Delete the user and return who they were; raises `UserNotFound`."""
        with self.unit_of_work() as work:
            user = self.named_user.among(work.users, username=username)
            work.users.delete(user.id)
            work.commit()
        return user
