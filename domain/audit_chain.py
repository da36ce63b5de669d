"""How entries are linked, so that none can be changed or removed unnoticed."""

from datetime import UTC
from hashlib import sha256
from typing import Final, Self

from attrs import field, frozen

from domain.audit import Entry


@frozen
class Checkpoint:
    """A place in the chain, and the link that stands for everything up to it."""

    place: int
    link: bytes = field(repr=False)

    def __str__(self) -> str:
        return f"{self.place}:{self.link.hex()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote; raises `ValueError` on anything else."""
        place, _, hexed = text.partition(":")
        link = bytes.fromhex(hexed)
        if len(link) != len(BEGINNING.link):
            raise ValueError("no link is of that length")
        return cls(int(place), link)


BEGINNING: Final = Checkpoint(0, bytes(32))
"""Where a chain begins."""


@frozen
class SealedEntry:
    """An entry at its place, with the link that binds it to all before."""

    place: int
    link: bytes = field(repr=False)
    entry: Entry

    @property
    def checkpoint(self) -> Checkpoint:
        """What the next entry is linked to."""
        return Checkpoint(self.place, self.link)

    def follows(self, before: Checkpoint) -> bool:
        """Tell whether this is what was sealed after that."""
        return self == sealed(self.entry, after=before)


def sealed(entry: Entry, *, after: Checkpoint) -> SealedEntry:
    """Link an entry to the one before."""
    place = after.place + 1
    return SealedEntry(place, sha256(after.link + written(entry, place).encode()).digest(), entry)


def written(entry: Entry, place: int) -> str:
    """Write all of an entry, as no other is written: each value after its length."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    values = (
        place,
        at,
        entry.act,
        entry.actor,
        entry.actor_id,
        entry.about,
        entry.address,
        entry.request_id,
        entry.detail,
        entry.times,
    )
    return "".join(map(_measured, values))


def _measured(value: object) -> str:
    return "-" if value is None else f"{len(str(value))}:{value}"
