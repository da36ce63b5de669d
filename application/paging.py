"""Pages of what is read in order."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def cut_page(found: Sequence[T], *, limit: int) -> tuple[Sequence[T], T | None]:
    """Cut a page of what was read, and tell its last item where there are more.

    One more than the page takes was asked for: that it was found tells that there are more.
    """
    page = found[:limit]
    return page, page[-1] if len(found) > limit else None
