"""Seeing what was done with one's account."""

from collections.abc import Sequence

from attrs import frozen

from application.paging import cut_page
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
        found = self.reader.page(before=before, limit=limit + 1, about=caller.user_id)
        page, last = cut_page(found, limit=limit)
        return Activity(page, last.id if last else None)
