"""Something about this installation that can be looked at."""

from datetime import timedelta
from enum import StrEnum
from typing import Final, Protocol

from attrs import frozen

from domain.session import CLOCKS_DIFFER_BY

CLOCKS_ARE_KEPT_WITHIN: Final = timedelta(seconds=5)
"""Wherever something keeps them at all, and whoever asks is not kept waiting."""


class Status(StrEnum):
    """How good what was found is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@frozen
class Finding:
    """What a check found, and what to do about it; never a secret."""

    name: str
    """`noun.noun`, the same on every run."""
    status: Status
    says: str
    advice: str = ""
    """What to do; empty only when there is nothing to do."""


KEEP_CLOCKS: Final = "Have all clocks kept by NTP, such as with `timedatectl set-ntp true`."
"""What to do about one that is wrong."""


def compared_clocks(ahead: timedelta, *, whose: str) -> tuple[Status, str, str]:
    """Judge how far another clock is ahead of this machine's, or behind."""
    apart = abs(ahead)
    says = f"{whose} clock and this machine's are {apart.total_seconds():.1f} s apart."
    if apart < CLOCKS_ARE_KEPT_WITHIN:
        return Status.OK, says, ""
    if apart < CLOCKS_DIFFER_BY:
        return Status.WARN, says, KEEP_CLOCKS
    says += " If this one is wrong, sessions begun here let nobody in elsewhere, or end early."
    return Status.FAIL, says, KEEP_CLOCKS


class Check(Protocol):
    """Examines one thing and changes nothing."""

    def examine(self) -> Finding:
        """Look and tell; what cannot be looked at is a finding too, and raises nothing."""
        ...
