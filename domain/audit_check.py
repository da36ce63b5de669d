"""Whether a chain of entries is what was sealed."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from attrs import define, field, frozen

from domain.audit import Act
from domain.audit_chain import BEGINNING, Checkpoint, SealedEntry


class FlawKind(StrEnum):
    """What can be wrong with entries."""

    ALTERED = "altered"
    """They are not what was sealed at their places."""
    MISSING = "missing"
    """They were sealed between others that are there."""
    CUT = "cut"
    """They were exported, and the chain now ends before them."""


@frozen
class Flaw:
    """Something wrong with the entries from one place to another."""

    kind: FlawKind
    first: int
    last: int


@define
class ChainCheck:
    """Goes through a chain in the order of its places, beside the points that it is to have.

    A purge tells in an entry of its own how far it went; what is gone up to there is not missed.
    """

    _expected: Iterator[Checkpoint]
    """By place."""
    entries: int = field(default=0, init=False)
    last: Checkpoint = field(default=BEGINNING, init=False)
    _purged: Checkpoint = field(default=BEGINNING, init=False)
    _gaps: list[tuple[Checkpoint, SealedEntry]] = field(factory=list, init=False)
    _altered: list[int] = field(factory=list, init=False)
    _awaited: Checkpoint | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        self._awaited = next(self._expected, None)

    def look_at(self, found: SealedEntry) -> None:
        """Look at the next entry there is."""
        self.entries += 1
        if found.place <= BEGINNING.place:
            # Nothing is ever sealed there.
            self._altered.append(found.place)
            return
        if found.place > self.last.place + 1:
            self._gaps.append((self.last, found))
        elif not found.follows(self.last):
            self._altered.append(found.place)
        elif found.entry.act == Act.AUDIT_PURGED:
            self._note_purge(found.entry.detail)
        self._compare(found.checkpoint)
        self.last = found.checkpoint

    @property
    def purged(self) -> int:
        """The place up to which entries are not missed."""
        return self._purged.place

    def flaws(self) -> list[Flaw]:
        """Tell what is wrong, once all has been looked at."""
        missing, unlinked = [], []
        for before, after in self._gaps:
            # A purge leaves nothing before what it deletes.
            gone = self._purged if before == BEGINNING else before
            first = gone.place + 1
            if first < after.place:
                missing.append(Flaw(FlawKind.MISSING, first, after.place - 1))
            elif first == after.place and not after.follows(gone):
                unlinked.append(after.place)
        altered = _flaws(FlawKind.ALTERED, [*self._altered, *unlinked])
        return [*missing, *altered, *self._cut()]

    def _note_purge(self, detail: str | None) -> None:
        try:
            self._purged = Checkpoint.parse(detail or "")
        except ValueError:
            # Sealed so, by whoever had it sealed: it tells of no purge.
            return

    def _compare(self, found: Checkpoint) -> None:
        while self._awaited and self._awaited.place <= found.place:
            if self._awaited.place == found.place and self._awaited != found:
                self._altered.append(found.place)
            self._awaited = next(self._expected, None)

    def _cut(self) -> list[Flaw]:
        if self._awaited is None:
            return []
        *_, end = self._awaited, *self._expected
        return [Flaw(FlawKind.CUT, self.last.place + 1, end.place)]


def _flaws(kind: FlawKind, places: Iterable[int]) -> list[Flaw]:
    flaws: list[Flaw] = []
    for place in sorted(set(places)):
        if flaws and flaws[-1].last == place - 1:
            flaws[-1] = Flaw(kind, flaws[-1].first, place)
        else:
            flaws.append(Flaw(kind, place, place))
    return flaws
