"""What answers say of what was done and refused, key by key in the order of the contract."""

from typing import Self

from attrs import frozen

from application.ports.audit import KeptEntry
from entrypoints.timestamps import timestamp


@frozen(slots=False)
class EntryBody:
    """Something that was done or refused, as the user it was about sees it."""

    id: int
    at: str
    act: str
    by: str
    ip: str | None
    session_id: str | None
    times: int
    request_id: str | None

    @classmethod
    def of(cls, kept: KeptEntry) -> Self:
        """Show an entry about a user, of which the detail is a session."""
        entry = kept.entry
        return cls(
            id=kept.id,
            at=timestamp(entry.at),
            act=entry.act,
            by=entry.actor,
            ip=entry.address,
            session_id=entry.detail,
            times=entry.times,
            request_id=entry.request_id,
        )


@frozen(slots=False)
class ActivityBody:
    """A page of what was done and refused."""

    items: list[EntryBody]
    next_before: int | None
