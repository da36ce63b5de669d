"""Going through the sessions of everybody."""

from collections.abc import Sequence

from attrs import frozen

from application.ports.clock import Clock
from application.ports.live_sessions import (
    BEGINNING,
    LiveSessionReader,
    OwnedLiveSession,
    SessionFilter,
)
from application.ports.username_rules import UsernameRules
from domain.session import SessionLimits
from domain.token import SessionKind
from domain.username import Username


@frozen
class ListAllSessions:
    """An operator goes through all sessions that let somebody in, page by page, user by user."""

    rules: UsernameRules
    reader: LiveSessionReader
    limits: SessionLimits
    clock: Clock

    def __call__(
        self,
        *,
        after: tuple[int, str] = BEGINNING,
        limit: int = 50,
        prefix: str = "",
        kind: SessionKind | None = None,
        address: str | None = None,
    ) -> Sequence[OwnedLiveSession]:
        """Return up to `limit` sessions after the place of another.

        Only of users whose names begin like `prefix`, however it is spelled; raises
        `InvalidUsername` where no name does.
        """
        key = Username.key_of_prefix(prefix, fold=self.rules.fold)
        return self.reader.page(
            at=self.clock.now(),
            limits=self.limits,
            after=after,
            limit=limit,
            only=SessionFilter(key, kind, address),
        )
