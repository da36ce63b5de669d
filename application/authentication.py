"""Who is calling."""

from attrs import frozen

from application.ports.unit_of_work import UnitOfWork
from domain.errors import NotAuthenticated
from domain.session import Session
from domain.user import User


@frozen
class Authentication:
    """Who is calling, by which session."""

    user: User
    session: Session
    renews_client: bool = False
    """Whether the client's copy has aged enough to be sent again."""

    def confirmed(self, work: UnitOfWork) -> User:
        """Return the user as they are inside the unit of work.

        Raises `NotAuthenticated` when the session ended while the request was on its way.
        """
        # The user before the session, as everybody takes them: else two might wait for each other.
        user = work.users.get(self.user.id)
        if user is None or user.credential_version != self.session.credential_version:
            raise NotAuthenticated
        # A touch that moves nothing tells whether the session is still there.
        if not work.sessions.touch(self.session.digest, at=self.session.last_seen_at):
            raise NotAuthenticated
        return user
