"""Whether who calls may still change anything."""

from application.ports.unit_of_work import UnitOfWork
from domain.caller import Caller
from domain.errors import NotAuthenticated
from domain.user import User


def confirmed(caller: Caller, *, within: UnitOfWork) -> User:
    """Return the user who calls, as they are inside the unit of work.

    Raises `NotAuthenticated` when the session ended while the request was on its way.
    """
    # The user before the session, as everybody takes them: else two might wait for each other.
    user = within.users.get(caller.user_id)
    if user is None or user.credential_version != caller.session_version:
        raise NotAuthenticated
    # A touch that moves nothing tells whether the session is still there.
    if not within.sessions.touch(caller.digest, at=caller.last_seen_at):
        raise NotAuthenticated
    return user
