"""Logging somebody else out."""

from attrs import frozen

from application.audit_trail import AuditTrail
from application.held_user import held_user
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import Act
from domain.errors import SessionNotFound
from domain.origin import Origin


@frozen
class EndUserSessions:
    """An operator ends one session of a user, or all."""

    unit_of_work: UnitOfWorkFactory
    audit: AuditTrail

    def __call__(self, *, origin: Origin, user_id: int, session_id: str | None = None) -> int:
        """End them and count them; raises `UserNotFound` or `SessionNotFound`."""
        with self.unit_of_work() as work:
            user = held_user(user_id, within=work)
            if session_id is None:
                ended, act = work.sessions.end_all(user.id), Act.SESSIONS_ENDED
            elif work.sessions.end_one(user.id, session_id=session_id):
                ended, act = 1, Act.SESSION_ENDED
            else:
                raise SessionNotFound
            if ended:
                self.audit.record(
                    act, by=origin, within=work, about=user.id, detail=session_id, times=ended
                )
            work.commit()
        return ended
