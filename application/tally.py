"""What a store holds in three figures, by which two stores are compared."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from attrs import define, field, frozen

from domain.audit_chain import SealedEntry, written
from domain.session import Session
from domain.user import User


@frozen
class Tally:
    """How much was counted, and the checksum of all of it."""

    users: int
    sessions: int
    entries: int
    """Of the audit."""
    sha256: str
    """Over every value of every row in a fixed order, so that no other rows have the same."""


@define
class Tallying:
    """Counts users by id, sessions by digest, entries of the audit by place, as they are read."""

    _users: int = 0
    _sessions: int = 0
    _entries: int = 0
    _sha256: "hashlib._Hash" = field(factory=hashlib.sha256)

    def add_users(self, users: Iterable[User]) -> None:
        """Count users."""
        for user in users:
            self._users += 1
            self._add(
                "user",
                user.id,
                user.username.typed,
                user.username.key,
                user.password_hash.encoded,
                _written(user.signed_up_at),
                user.is_disabled,
                user.credential_version,
                user.revision,
                user.role,
                user.must_change_password,
            )

    def add_sessions(self, sessions: Iterable[Session]) -> None:
        """Count sessions."""
        for session in sessions:
            self._sessions += 1
            self._add(
                "session",
                session.digest.hex(),
                session.id,
                session.user_id,
                session.kind,
                session.credential_version,
                _written(session.authenticated_at),
                _written(session.created_at),
                _written(session.last_seen_at),
                session.device.ip,
                session.device.user_agent,
            )

    def add_entries(self, entries: Iterable[SealedEntry]) -> None:
        """Count entries of the audit: each with its link."""
        for sealed in entries:
            self._entries += 1
            self._add(
                "entry",
                sealed.place,
                sealed.link.hex(),
                written(sealed.entry, sealed.place),
            )

    def result(self) -> Tally:
        """Tell what came of it."""
        return Tally(self._users, self._sessions, self._entries, self._sha256.hexdigest())

    def _add(self, *values: object) -> None:
        # One line each, in ASCII: whatever is in a name, no two rows are written alike.
        self._sha256.update(json.dumps(values).encode() + b"\n")


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
