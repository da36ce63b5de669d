"""Where the sessions of everybody are looked through."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.session import Session, SessionLimits
from domain.token import SessionKind


@frozen
class SessionFilter:
    """Which sessions are meant; as it is, all of them."""

    key_prefix: str = ""
    """What the keys of their users' names begin with."""
    kind: SessionKind | None = None
    address: str | None = None
    """Where they began, written as it is kept."""


ALL_SESSIONS = SessionFilter()
BEGINNING = (0, "")


@frozen
class OwnedLiveSession:
    """A session that lets its user in, with the name of the user."""

    session: Session
    username: str

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands among all."""
        return self.session.user_id, self.session.id


class LiveSessionReader(Protocol):
    """Goes through sessions as last committed, without a transaction."""

    def page(
        self,
        *,
        at: datetime,
        limits: SessionLimits,
        after: tuple[int, str] = BEGINNING,
        limit: int,
        only: SessionFilter = ALL_SESSIONS,
    ) -> Sequence[OwnedLiveSession]:
        """Return up to `limit` sessions that let their users in at that moment, after a place.

        They come by the ids of their users, and by their own for one user. Each kind has the
        limits that are its own. Following the last place visits each once, whatever begins or ends
        meanwhile.
        """
        ...

    def count(self, *, at: datetime, limits: SessionLimits) -> int:
        """Count all sessions within their limits at that moment."""
        ...
