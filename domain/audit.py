"""What was done and what was refused, as it is told afterwards."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Self

from attrs import frozen

from domain.errors import (
    FreshLoginRequired,
    InvalidCredentials,
    TooManyAttempts,
    UsernameTaken,
    WatchwordError,
)
from domain.origin import Origin


class Act(StrEnum):
    """What can be done or refused, named as events of the log are."""

    SIGNED_UP = "user.signed_up"
    CREATED = "user.created"
    IMPORTED = "user.imported"
    RENAMED = "user.renamed"
    DISABLED = "user.disabled"
    ENABLED = "user.enabled"
    DELETED = "user.deleted"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 - the name of an act
    ROLE_GIVEN = "role.given"
    ROLE_TAKEN = "role.taken"
    SESSION_OPENED = "session.opened"
    SESSION_ENDED = "session.ended"
    SESSIONS_ENDED = "sessions.ended"
    STORE_RESTORED = "store.restored"
    REQUESTS_EXPORTED = "requests.exported"
    AUDIT_PURGED = "audit.purged"
    CREDENTIALS_REFUSED = "credentials.refused"
    NAME_REFUSED = "name.refused"
    STALE_LOGIN_REFUSED = "stale_login.refused"
    TRY_REFUSED = "try.refused"


REFUSALS: Final[Mapping[type[WatchwordError], Act]] = MappingProxyType(
    {
        InvalidCredentials: Act.CREDENTIALS_REFUSED,
        UsernameTaken: Act.NAME_REFUSED,
        FreshLoginRequired: Act.STALE_LOGIN_REFUSED,
        TooManyAttempts: Act.TRY_REFUSED,
    }
)
"""The errors that turn away somebody who tried what they may not do."""


@frozen
class Entry:
    """One thing that was done or refused; it says nothing that anybody typed.

    What was done by a later version, or by whoever meddles with the store, is text all the same.
    """

    at: datetime
    act: str
    actor: str
    actor_id: int | None
    about: int | None
    """The id of the user it was done to, who may be gone."""
    address: str | None
    request_id: str | None
    detail: str | None = None
    """The public id of a session, the pseudonym of a name, a role, how far a purge went, or by
    which filters something was exported."""
    times: int = 1
    """How many tries, sessions or requests the entry stands for."""

    @classmethod
    def of(
        cls,
        act: Act,
        *,
        by: Origin,
        at: datetime,
        about: int | None = None,
        detail: str | None = None,
        times: int = 1,
    ) -> Self:
        """Tell of something that whoever asked for it has done, or was refused."""
        return cls(
            at,
            act.value,
            by.actor.value,
            by.actor_id,
            about,
            by.device.ip,
            by.request_id,
            detail,
            times,
        )
