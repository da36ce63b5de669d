"""Having somebody go by another name."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.held_user import held_user
from application.new_credentials import NewCredentials
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.errors import StaleUser
from domain.origin import Origin
from domain.user import User


@frozen
class RenameUser:
    """An operator renames a user, by the rules of a sign-up; sessions go on."""

    new_credentials: NewCredentials
    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, origin: Origin, user_id: int, username: str, revision: int) -> User:
        """Rename the user as they were at that revision.

        Raises `UserNotFound`, `UsernameTaken`, or `StaleUser` where they have changed since.
        """
        name = self.new_credentials.username(username)
        with self.unit_of_work() as work:
            user = held_user(user_id, within=work)
            if user.revision != revision:
                raise StaleUser
            if user.username != name:
                user = work.users.save(user.renamed(name))
                self.audit.record(Act.RENAMED, by=origin, within=work, about=user.id)
                work.commit()
        return user
