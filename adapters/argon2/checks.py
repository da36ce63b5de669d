"""What `watchword doctor` examines of hashing."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter

from attrs import frozen

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.line import PLACES, places
from adapters.argon2.slots import HostSlots
from application.ports.check import Check, Finding, Status
from domain.errors import Overloaded
from domain.password import Password

ROUNDS = 5
TOO_FAST = 0.01
TOO_SLOW = 0.5
"""Seconds for one hash."""

MIB = 1024**2

_BY_WHICH = Password("a password to measure by")


@frozen
class HashingCheck(Check):
    """Measures how long a hash takes, and so how many log-ins the machine can take."""

    hasher: Argon2PasswordHasher
    seconds: Callable[[], float] = perf_counter

    def examine(self) -> Finding:
        """Hash a few times, first alone and then on every core; judge by the medians."""
        try:
            alone, together = self._measured(1), self._measured(self._crowd)
        except Overloaded:
            return self._finding(Status.WARN, "Hashing is busy.", "Run this again later.")
        says = f"Hashing a password takes {alone * 1000:.0f} ms. {self._serves(together)}"
        if alone < TOO_FAST:
            advice = "Consider WATCHWORD_ARGON2=rfc9106: this machine guesses too fast."
            return self._finding(Status.WARN, says, advice)
        if alone > TOO_SLOW:
            advice = "Use WATCHWORD_ARGON2=owasp or a faster machine: log-ins will queue."
            return self._finding(Status.WARN, says, advice)
        return self._finding(Status.OK, says)

    @property
    def _crowd(self) -> int:
        return min(self.hasher.slots.count, PLACES)

    def _measured(self, count: int) -> float:
        # As one without siblings, which has a thread for every slot.
        hasher = Argon2PasswordHasher(self.hasher.parameters, slots=self.hasher.slots)
        with ThreadPoolExecutor(count) as threads:
            return median(self._timed(hasher, threads, count) for _ in range(ROUNDS))

    def _timed(
        self, hasher: Argon2PasswordHasher, threads: ThreadPoolExecutor, count: int
    ) -> float:
        begin = self.seconds()
        list(threads.map(hasher.hash, [_BY_WHICH] * count))
        return self.seconds() - begin

    def _serves(self, together: float) -> str:
        slots, line = self.hasher.slots.count, self.hasher.line
        turn = together * max(1, line.threads * self.hasher.siblings / slots)
        waiting = places(turn, threads=line.threads) - line.threads
        return (
            f"This machine takes about {self._crowd / together:.0f} log-ins a second. Each worker"
            f" lets {waiting} more wait, the last for {waiting * turn / line.threads:.1f} s."
        )

    def _finding(self, status: Status, says: str, advice: str = "") -> Finding:
        return Finding("passwords.hashing", status, says, advice)


@frozen
class SlotsCheck(Check):
    """Says whether all processes on the machine together keep to its cores."""

    slots: HostSlots

    def examine(self) -> Finding:
        """Warn where each process minds itself alone."""
        name, count = "passwords.slots", self.slots.count
        if self.slots.is_shared():
            says = f"At most {count} passwords are hashed at a time, whatever the workers."
            return Finding(name, Status.OK, says)
        says = f"Each process hashes up to {count} passwords at a time, whatever others do."
        advice = f"See that {self.slots.folder} can be made, or is a folder of this user's alone."
        return Finding(name, Status.WARN, says, advice)


@frozen
class HashingMemoryCheck(Check):
    """Says whether there is memory for all the hashes that run at a time."""

    hasher: Argon2PasswordHasher
    available: Callable[[], int | None]
    """Bytes, where the system tells."""

    def examine(self) -> Finding:
        """Warn where they would take more than half of what is available."""
        name, available = "passwords.memory", self.available()
        need = self.hasher.slots.count * self.hasher.parameters.memory_cost * 1024
        says = f"Hashing takes up to {need // MIB} MiB"
        if available is None:
            return Finding(name, Status.OK, f"{says}; what is available is not known here.")
        says = f"{says} of {available // MIB} MiB available."
        if need <= available / 2:
            return Finding(name, Status.OK, says)
        advice = "Add memory, or use WATCHWORD_ARGON2=owasp: without it log-ins are refused."
        return Finding(name, Status.WARN, says, advice)


def available_memory(meminfo: Path = Path("/proc/meminfo")) -> int | None:
    """Ask Linux how many bytes programs can have before it begins to swap."""
    try:
        found = re.search(r"^MemAvailable: +(\d+) kB$", meminfo.read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None


def hashing_checks(hasher: Argon2PasswordHasher, slots: HostSlots) -> tuple[Check, ...]:
    """Set up every check of hashing."""
    return (
        HashingCheck(hasher),
        SlotsCheck(slots),
        HashingMemoryCheck(hasher, available_memory),
    )
