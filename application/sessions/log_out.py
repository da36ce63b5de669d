"""Getting out."""

from attrs import frozen

from application.opened_session import SessionOpener
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.origin import Origin
from domain.token import Token


@frozen
class LogOut:
    """Whoever presents a session ends it; without one there is nothing to do.

    Once this has returned, nobody accepts that session again.
    """

    unit_of_work: UnitOfWorkFactory
    sessions: SessionOpener

    def __call__(self, *, token: Token | None, origin: Origin) -> None:
        """End the session of the token, if there is one."""
        if token is None:
            return
        with self.unit_of_work() as work:
            self.sessions.close(work, token, by=origin)
            work.commit()
