"""Who calls, as far as every request has to know."""

from datetime import datetime
from typing import Self

from attrs import evolve, field, frozen

from domain.session import Lifetime, Session, SessionLimits
from domain.token import SessionKind
from domain.user import User


@frozen
class Caller(Lifetime):
    """A stored session and its user, as far as it takes to let them in and to say who they are.

    Every request reads one, and processes remember thousands. So whatever few requests need stays
    in the store, the password hash above all.
    """

    session_id: str
    kind: SessionKind
    session_version: int
    """The credential version that the session was made with."""
    user_id: int
    username: str
    """As typed."""
    signed_up_at: datetime
    is_disabled: bool
    credential_version: int
    """The user's, now."""
    digest: bytes = field(repr=False)
    renews_client: bool = False
    """Whether the client's copy has aged enough to be sent again."""

    @classmethod
    def of(cls, session: Session, *, user: User) -> Self:
        """Take from a session and its user what every request needs."""
        return cls(
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            session_id=session.id,
            kind=session.kind,
            session_version=session.credential_version,
            user_id=user.id,
            username=user.username.typed,
            signed_up_at=user.signed_up_at,
            is_disabled=user.is_disabled,
            credential_version=user.credential_version,
            digest=session.digest,
        )

    def is_accepted(self, *, at: datetime, limits: SessionLimits) -> bool:
        """Tell whether the session lets its user in: live, of now's credentials, not disabled."""
        return (
            self.session_version == self.credential_version
            and not self.is_disabled
            and self.is_live(at=at, limits=limits)
        )

    def noted(self, *, at: datetime, limits: SessionLimits) -> Self:
        """Be seen, and find out whether the client's copy is due again."""
        seen = self.seen(at=at)
        return evolve(seen, renews_client=seen.renewals(limits) > self.renewals(limits))
