"""Where it is kept what was done and what was refused."""

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from domain.audit import Entry
from domain.audit_chain import SealedEntry


class AuditEntries(Protocol):
    """Takes in entries inside a unit of work, and links those that were committed.

    Whoever takes one in waits for nobody who does so too, on a store where writers do not wait for
    each other otherwise. So an entry may be there for a while without a place in the chain. It
    gets the next one, whenever it was committed: none is ever put in between others.
    """

    def add(self, entry: Entry) -> None:
        """Keep an entry."""
        ...

    def add_of_session(self, entry: Entry, *, digest: bytes) -> None:
        """Keep an entry about the session of that digest, if there is one, and about its user.

        Its detail is the session's id, and it is the user who did it.
        """
        ...

    def seal(self, *, limit: int, waits: bool = False) -> int:
        """Give up to `limit` entries their places in the chain; count them.

        Those of this transaction are among them. While somebody else is at it there are none,
        unless this is told to wait.
        """
        ...

    def purge(self, *, upto: int, limit: int) -> int:
        """Delete up to `limit` entries, first ones first, with places up to that one; count."""
        ...


@frozen
class KeptEntry:
    """An entry, and the number by which pages of them are told apart."""

    id: int
    entry: Entry


class AuditReader(Protocol):
    """Reads entries as last committed, without a transaction."""

    def page(self, *, before: int | None, limit: int, about: int | None) -> Sequence[KeptEntry]:
        """Return up to `limit` entries with ids below `before`, or the last, the newest first.

        Only those about one user, where that is asked for. Following the last id visits each
        once, whatever is added meanwhile.
        """
        ...

    def of_request(self, request_id: str) -> Sequence[KeptEntry]:
        """Return the entries that came of the request of that id, the oldest first."""
        ...

    def chain(self, *, after: int, limit: int) -> Sequence[SealedEntry]:
        """Return up to `limit` sealed entries with places above `after`, by place."""
        ...

    def awaits_seal(self) -> bool:
        """Tell whether there are entries without a place."""
        ...
