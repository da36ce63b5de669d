"""Something about this installation that can be looked at."""

from enum import StrEnum
from typing import Protocol

from attrs import frozen


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


class Check(Protocol):
    """Examines one thing and changes nothing."""

    def examine(self) -> Finding:
        """Look and tell; what cannot be looked at is a finding too, and raises nothing."""
        ...
