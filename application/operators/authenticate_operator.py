"""Finding out who is at the console."""

from attrs import frozen

from application.ports.clock import Clock
from application.ports.sessions import SessionReader
from application.ports.users import UserReader
from application.sessions.authenticate import Authenticate
from domain.caller import Caller
from domain.errors import NotAuthenticated
from domain.operator import Role
from domain.token import SessionKind


@frozen
class Operator:
    """Whoever is at the console."""

    caller: Caller
    role: Role
    is_fresh: bool
    """Whether they gave their password in the last few minutes."""

    @property
    def may_act(self) -> bool:
        """Tell whether they may change anything."""
        return self.role is Role.OPERATOR


@frozen
class AuthenticateOperator:
    """A request to the console belongs to a user who has a role there by now, and a session there.

    A role that was taken a moment ago lets nobody in, whatever sessions there are.
    """

    authenticate: Authenticate
    """By the limits of the console."""
    users: UserReader
    reader: SessionReader
    clock: Clock

    def __call__(self, *, token: str) -> Operator:
        """Find the operator; raises `NotAuthenticated`."""
        caller = self.authenticate(token=token, kind=SessionKind.CONSOLE)
        user, session = self.users.get(caller.user_id), self.reader.get(caller.digest)
        if user is None or user.role is None or session is None:
            raise NotAuthenticated
        return Operator(caller, user.role, session.is_fresh(at=self.clock.now()))
