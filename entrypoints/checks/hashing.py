"""What hashing a password costs here."""

from collections.abc import Callable
from time import perf_counter

from attrs import frozen

from application.ports.check import Check, Finding, Status
from application.ports.password_hasher import PasswordHasher
from domain.errors import Overloaded
from domain.password import Password

ROUNDS = 3
TOO_FAST = 0.005
TOO_SLOW = 0.5
"""Seconds for one hash."""


@frozen
class HashingCheck(Check):
    """Measures how long a hash takes, and so how many log-ins the service can take."""

    hasher: PasswordHasher
    workers: int
    seconds: Callable[[], float] = perf_counter

    def examine(self) -> Finding:
        """Hash a few times and judge by the fastest."""
        try:
            cost = min(self._timed() for _ in range(ROUNDS))
        except Overloaded:
            return self._finding(Status.WARN, "Hashing is busy.", "Run this again later.")
        # Each worker hashes on one thread.
        says = (
            f"Hashing a password takes {cost * 1000:.0f} ms:"
            f" about {self.workers / cost:.0f} log-ins a second, given a core for each worker."
        )
        if cost < TOO_FAST:
            advice = "Set WATCHWORD_ARGON2=rfc9106: this machine guesses too fast."
            return self._finding(Status.WARN, says, advice)
        if cost > TOO_SLOW:
            advice = "Use WATCHWORD_ARGON2=owasp or a faster machine: log-ins will queue."
            return self._finding(Status.WARN, says, advice)
        return self._finding(Status.OK, says)

    def _timed(self) -> float:
        start = self.seconds()
        self.hasher.hash(Password.parse("a password to measure by"))
        return self.seconds() - start

    def _finding(self, status: Status, says: str, advice: str = "") -> Finding:
        return Finding("passwords.hashing", status, says, advice)
