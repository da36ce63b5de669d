"""What hashes there are that take another time than those of today."""

from collections.abc import Mapping
from math import ceil
from typing import Final

from attrs import frozen

from application.ports.check import Check, Finding, Status
from application.ports.contents import Contents
from application.ports.password_hasher import HashKind, PasswordHasher
from application.ports.stores import Snapshots
from domain.errors import Overloaded, StoreUnavailable
from domain.password import PasswordHash

PAGE: Final = 1000
PAGES: Final = 100
"""Looked through for kinds of hashes, in a second or two: few stores have more than three."""

_NAME = "passwords.foreign"


@frozen
class ForeignHashCheck(Check):
    """Says how many users have not logged in since they were imported, and whether it shows.

    So it does where failed log-ins are not held back for longer than a hash of theirs takes, or one
    made at other costs than those of today.
    """

    hasher: PasswordHasher
    snapshot: Snapshots

    def examine(self) -> Finding:
        """Warn where the time of a failure tells whose hash is of another kind."""
        try:
            with self.snapshot() as contents:
                count, kinds = contents.hash_census().foreign, self._kinds(contents)
            takes = max(map(self.hasher.time_to_hide, kinds.values()), default=0.0)
        except StoreUnavailable:
            return Finding(
                _NAME, Status.WARN, "Not examined: see store.schema.", "See store.schema."
            )
        except Overloaded:
            return Finding(_NAME, Status.WARN, "Hashing is busy.", "Run this again later.")
        return self._judged(count, takes)

    def _kinds(self, contents: Contents) -> Mapping[HashKind, PasswordHash]:
        kinds: dict[HashKind, PasswordHash] = {}
        after = 0
        for _ in range(PAGES):
            users = contents.users(after=after, limit=PAGE)
            for user in users:
                if kind := self.hasher.kind_of(user.password_hash):
                    kinds.setdefault(kind, user.password_hash)
            if len(users) < PAGE:
                break
            after = users[-1].id
        return kinds

    def _judged(self, count: int, takes: float) -> Finding:
        says = "Every password's hash is of the kind made here"
        if count:
            says = f"Of {count} users the password's hash is another program's, or damaged"
        failure = self.hasher.failure_time
        if failure:
            says += f". A failed log-in takes {_ms(failure)} ms"
        if takes <= failure:
            hides = ", which hides whose cost more or less than today's" if takes else ""
            return Finding(_NAME, Status.OK, f"{says}{hides}.")
        says += ". How long a failed log-in takes tells whose cost more or less than today's."
        advice = f"Set WATCHWORD_FAILED_LOGIN_MS to {_ms(takes)} or more."
        return Finding(_NAME, Status.WARN, says, advice)


def _ms(seconds: float) -> int:
    return ceil(seconds * 1000)
