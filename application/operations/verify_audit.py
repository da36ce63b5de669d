"""Finding out whether the audit was meddled with."""

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from application.ports.stores import Store
from domain.audit_chain import Checkpoint
from domain.audit_check import ChainCheck, Flaw

PAGE: Final = 1000
LOWEST: Final = -(2**63)
"""Below every place that a store can hold: whoever meddles with it may have used any."""


@frozen
class VerifiedAudit:
    """What there is, and what is wrong with it."""

    entries: int
    end: Checkpoint
    """The last entry there is: all up to it is what it was if this is what it was."""
    purged: int
    """The place up to which it was purged, as an entry tells; 0 if it never was."""
    flaws: Sequence[Flaw]


@frozen
class VerifyAudit:
    """An operator has every sealed entry held against the one before, and against an export.

    An entry that was altered, removed or moved is named; so are those that an export has and the
    store has no more. What was sealed as it is cannot be told from what was meant.
    """

    store: Store

    def __call__(self, *, exported: Iterable[Checkpoint] = ()) -> VerifiedAudit:
        """Go through the whole chain, as it is at one moment, beside an export in its order."""
        check, after = ChainCheck(iter(exported)), LOWEST
        with self.store.snapshot() as contents:
            while page := contents.entries(after=after, limit=PAGE):
                for entry in page:
                    check.look_at(entry)
                after = page[-1].place
        return VerifiedAudit(check.entries, check.last, check.purged, check.flaws())
