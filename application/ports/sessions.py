"""Where sessions are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from domain.caller import Caller
from domain.session import Session


class SessionReader(Protocol):
    """Finds sessions as last committed, without a transaction."""

    def find(self, digest: bytes) -> Caller | None:
        """Return who calls by the session of that digest, whether or not it is still accepted.

        Once a commit that ended the session has returned, nobody finds it.
        """
        ...

    def recall(self, digest: bytes) -> Caller | None:  # noqa: ARG002 - the port's own answer
        """Return what `find` would return, where it is known without asking the store.

        Nothing says nothing: not even that there is no such session.
        """
        return None

    def get(self, digest: bytes) -> Session | None:
        """Return the session of that digest, all of it."""
        ...

    def of_user(self, user_id: int, *, limit: int) -> Sequence[Session]:
        """Return the user's newest sessions, up to `limit`, newest first."""
        ...


@frozen
class Purged:
    """What one step of a purge did."""

    ended: int
    """Sessions deleted."""
    upto: bytes | None = field(repr=False)
    """The digest to go on after, or nothing when the end was reached."""


class SessionStore(Protocol):
    """Opens and ends sessions inside a unit of work."""

    def add(self, session: Session) -> None:
        """Keep a new session of a user there is.

        One whose digest, or id among its user's, is there already is a bug: whatever is raised,
        at the latest at the commit, is no `WatchwordError`, and the stored session stays as it is.
        """
        ...

    def touch(self, digest: bytes, *, at: datetime) -> bool:
        """Move `last_seen_at` on to `at`, never back; tell whether there is such a session."""
        ...

    def end(self, digest: bytes) -> None:
        """Delete the session of that digest, if there is one."""
        ...

    def end_one(self, user_id: int, *, session_id: str) -> bool:
        """Delete the user's session of that public id; tell whether there was one."""
        ...

    def end_all(self, user_id: int, *, but: bytes | None = None) -> int:
        """Delete the user's sessions, except the one of the digest `but`; count them."""
        ...

    def purge(
        self, *, unseen_since: datetime, created_until: datetime, after: bytes, window: int
    ) -> Purged:
        """Look at up to `window` sessions after a digest, in its order, and delete the expired.

        Expired is whatever was last seen, or created, at or before the moment given for it.
        """
        ...
