"""Seeing what was done with one's account."""

from collections.abc import Sequence

from attrs import frozen

from application.ports.audit import AuditReader, KeptEntry
from domain.caller import Caller


@frozen
class Activity:
    """A page of it, the newest first."""

    entries: Sequence[KeptEntry]
    next_before: int | None
    """What the next page begins before, where there is one."""


@frozen
class ViewActivity:
    """A user sees all that was done and tried with their own account, by whomever."""

    reader: AuditReader

    def __call__(self, *, caller: Caller, before: int | None, limit: int) -> Activity:
        """Return a page of up to `limit` entries about the caller."""
        # One more than asked for tells whether there are more.
        found = self.reader.page(before=before, limit=limit + 1, about=caller.user_id)
        page = found[:limit]
        return Activity(page, page[-1].id if len(found) > limit else None)
