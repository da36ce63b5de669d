"""Getting out."""

from attrs import frozen

from application.ports.unit_of_work import UnitOfWorkFactory
from domain.token import Token


@frozen
class LogOut:
    """Whoever presents a session ends it; without one there is nothing to do.

    Once this has returned, nobody accepts that session again.
    """

    unit_of_work: UnitOfWorkFactory

    def __call__(self, *, token: Token | None) -> None:
        """End the session of the token, if there is one."""
        if token is None:
            return
        with self.unit_of_work() as work:
            work.sessions.end(token.digest)
            work.commit()
