"""How many refused tries there are, when there are too many to tell of each."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from attrs import define, field

from domain.audit import Act

OWN_ENTRIES: Final = 60
"""Refusals of a process in a minute that have an entry each; from there on they are summed up."""

MINUTE: Final = timedelta(minutes=1)
SUMS_EVERY: Final = timedelta(seconds=10)
"""How long a sum grows before it is told."""

Sums = Mapping[tuple[Act, int | None], int]
"""How often something was refused, by what it was and the user it was about."""


@define
class Refusals:
    """Decides which refusals have an entry each, and sums up the rest, within a process.

    Whom a refusal is about makes no difference to that: else the time it takes would tell who
    exists.
    """

    _minute_began: datetime | None = field(default=None, init=False)
    _entries: int = field(default=0, init=False)
    _summed_since: datetime | None = field(default=None, init=False)
    _sums: Counter[tuple[Act, int | None]] = field(factory=Counter, init=False)
    _lock: Lock = field(factory=Lock, init=False)

    def may_have_entry(self, *, at: datetime) -> bool:
        """Tell whether one more may have an entry of its own."""
        with self._lock:
            if _is_over(self._minute_began, MINUTE, at):
                self._minute_began, self._entries = at, 0
            self._entries += 1
            return self._entries <= OWN_ENTRIES

    def count(self, act: Act, *, about: int | None, at: datetime) -> None:
        """Sum one up."""
        with self._lock:
            self._summed_since = self._summed_since or at
            self._sums[act, about] += 1

    def taken(self, *, at: datetime) -> Sums:
        """Take away what was summed up, once that is long enough ago."""
        with self._lock:
            if not self._sums or not _is_over(self._summed_since, SUMS_EVERY, at):
                return {}
            sums, self._sums, self._summed_since = self._sums, Counter(), None
            return sums

    def put_back(self, sums: Sums, *, at: datetime) -> None:
        """Sum up again what could not be told."""
        with self._lock:
            self._sums.update(sums)
            self._summed_since = at


def _is_over(began: datetime | None, lasts: timedelta, at: datetime) -> bool:
    # A clock set back must not make it last.
    return began is None or not timedelta() <= at - began < lasts
