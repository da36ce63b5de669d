"""All that a store holds, to be read and to be taken in."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import frozen

from domain.audit_chain import BEGINNING, Checkpoint, SealedEntry
from domain.session import Session
from domain.user import User


@frozen
class Extent:
    """How much a store holds, and how far its numbers have come."""

    users: int
    sessions: int
    last_user_id: int
    """No id ever given is above it, be it that of a user deleted since."""
    credential_version: int
    """The greatest of any user, or 0 where there are none."""
    entries: int = 0
    """Those of the audit that are sealed."""
    last_entry: Checkpoint = BEGINNING
    """The end of their chain."""


@frozen
class HashCensus:
    """How many password hashes there are of which kind."""

    peppered: Mapping[str, int]
    """Of those made here, by the id of the key they were made with."""
    plain: int
    """Made here, without any key."""
    foreign: int
    """Made by another program, or unreadable."""


@frozen
class OwnedSession:
    """A session, and the user it belongs to."""

    session: Session
    user: User


class Contents(Protocol):
    """Reads everything, page by page."""

    def extent(self) -> Extent:
        """Tell how much there is; raises `StoreUnavailable`, as all of these do."""
        ...

    def hash_census(self) -> HashCensus:
        """Count the password hashes of all users by their kind."""
        ...

    def users(self, *, after: int, limit: int) -> Sequence[User]:
        """Return up to `limit` users with ids above `after`, by id."""
        ...

    def sessions(self, *, after: bytes, limit: int) -> Sequence[OwnedSession]:
        """Return up to `limit` sessions with digests above `after`, by digest, with their users.

        Bytes are compared as unsigned numbers. Whether or not they are still accepted.
        """
        ...

    def entries(self, *, after: int, limit: int) -> Sequence[SealedEntry]:
        """Return up to `limit` sealed entries of the audit with places above `after`, by place."""
        ...


class Intake(Protocol):
    """Takes in what another store holds, inside a unit of work; raises `StoreUnavailable`."""

    def reserve_ids(self, upto: int) -> None:
        """Give none of the ids up to that one to a new user, ever."""
        ...

    def add_users(self, users: Sequence[User]) -> None:
        """Keep users as they are, under the ids they have; whoever has such an id already stays.

        Their ids are to be reserved, too. Raises `UsernameTaken` as `UserRepository.add` does.
        """
        ...

    def add_sessions(self, sessions: Sequence[Session]) -> None:
        """Keep sessions of users there are, as they are; what has such a digest already stays."""
        ...

    def add_entries(self, entries: Sequence[SealedEntry]) -> None:
        """Keep entries of the audit as they are; what has such a place already stays."""
        ...

    def clear(self) -> None:
        """Delete every user and every session; ids once given stay so."""
        ...

    def clear_entries(self) -> None:
        """Delete every entry of the audit, sealed or not."""
        ...
