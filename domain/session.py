"""A log-in that lasts, and for how long."""

from datetime import datetime, timedelta
from typing import Self

from attrs import evolve, field, frozen

from domain.token import SessionKind, Token
from domain.user import User

FRESH_FOR = timedelta(minutes=5)
"""How long a log-in alone vouches for what otherwise needs the password."""

CLOCKS_DIFFER_BY = timedelta(minutes=1)
"""How far ahead a session may begin: two hosts never have quite the same time."""

SEEN_EVERY = timedelta(minutes=1)
"""How far `last_seen_at` may lag behind, so that reads seldom write."""

RENEWED_EVERY = timedelta(days=1)
"""How far `last_seen_at` moves, at most, before the client's copy is sent again."""


@frozen
class SessionLimits:
    """How long a session lives unused, and how long at all."""

    idle: timedelta
    absolute: timedelta

    def of(self, kind: SessionKind) -> "SessionLimits":
        """Return those that hold for a kind of session: the console's are always the same."""
        return CONSOLE_LIMITS if kind is SessionKind.CONSOLE else self


CONSOLE_LIMITS = SessionLimits(idle=timedelta(minutes=15), absolute=timedelta(hours=12))
"""Of whoever can change everybody's account."""


@frozen
class Device:
    """Where a session was opened, for its owner to recognise."""

    ip: str | None = None
    user_agent: str | None = None


@frozen
class Lifetime:
    """When a session began and when it was last used: what its limits are held against."""

    created_at: datetime
    last_seen_at: datetime

    def expires_at(self, limits: SessionLimits) -> datetime:
        """Tell the first moment at which the session is over."""
        return min(self.last_seen_at + limits.idle, self.created_at + limits.absolute)

    def is_live(self, *, at: datetime, limits: SessionLimits) -> bool:
        """Tell whether neither limit has been reached.

        What began in the future began on a wrong clock, since set back, and would outlive the
        absolute limit. A last use in the future is let pass: that limit ends the session in time.
        """
        # Not by `expires_at`: each request asks this.
        return (
            self.created_at - CLOCKS_DIFFER_BY <= at < self.created_at + limits.absolute
            and at < self.last_seen_at + limits.idle
        )

    def is_due(self, *, at: datetime) -> bool:
        """Tell whether `last_seen_at` lags far enough behind to be written."""
        return at - self.last_seen_at >= SEEN_EVERY

    def seen(self, *, at: datetime) -> Self:
        """Move the idle limit on."""
        return evolve(self, last_seen_at=at)

    def renewals(self, limits: SessionLimits) -> int:
        """Count how often the client's copy was due again, from the beginning to when last seen.

        A copy lives for the idle limit: it is sent again well before that, however short it is.
        """
        return (self.last_seen_at - self.created_at) // min(RENEWED_EVERY, limits.idle / 4)


@frozen
class Session(Lifetime):
    """One log-in of one user on one device.

    The `id` is public and the `digest` is not the token: neither lets anyone in.
    """

    id: str
    digest: bytes = field(repr=False)
    user_id: int
    kind: SessionKind
    credential_version: int
    authenticated_at: datetime
    device: Device

    @classmethod
    def opened(
        cls,
        user: User,
        *,
        id: str,
        token: Token,
        device: Device,
        at: datetime,
        authenticated_at: datetime | None = None,
    ) -> Self:
        """Begin a session; `authenticated_at` is earlier where it replaces one without a log-in."""
        return cls(
            id=id,
            digest=token.digest,
            user_id=user.id,
            kind=token.kind,
            credential_version=user.credential_version,
            authenticated_at=authenticated_at or at,
            created_at=at,
            last_seen_at=at,
            device=device,
        )

    def is_fresh(self, *, at: datetime) -> bool:
        """Tell whether its log-in is recent enough for what needs the password."""
        return -CLOCKS_DIFFER_BY <= at - self.authenticated_at <= FRESH_FOR

    def vouched_for(self, *, at: datetime) -> Self:
        """Be as good as a log-in of that moment, once the password was given again."""
        return evolve(self, authenticated_at=at)

    def moved_on(self, *, by: int) -> Self:
        """Follow its user, whose credentials have moved on without ending it."""
        return evolve(self, credential_version=self.credential_version + by)
