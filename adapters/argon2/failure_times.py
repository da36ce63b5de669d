"""How long failures have to take for nobody to see what kind a hash is of."""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Final

from attrs import define, field

from adapters.argon2.foreign import ForeignHash
from adapters.argon2.line import HashingLine
from application.ports.password_hasher import HashKind

ROUNDS: Final = 3
HEADROOM: Final = 1.5
"""How much longer a failure has to take than what it is to hide, which varies."""

_NOBODYS_PASSWORD: Final = b"a password to measure by"


@define
class FailureTimes:
    """Measures hashes beside one of today's, each kind once, in the line where all are verified."""

    line: HashingLine
    own: ForeignHash | None
    """One made as today, read like any other."""
    _times: dict[HashKind, float] = field(factory=dict, init=False)

    def to_hide(self, found: ForeignHash | None) -> float:
        """Tell the seconds it takes; none for what costs the same as one of today's."""
        if not found or not self.own or found.kind == self.own.kind:
            return 0.0
        return HEADROOM * max(map(self._time_of, (found, self.own)))

    def _time_of(self, found: ForeignHash) -> float:
        if found.kind not in self._times:
            turns = [self.line.run(lambda: _seconds(found.fits)) for _ in range(ROUNDS)]
            self._times[found.kind] = median(turns)
        return self._times[found.kind]


def _seconds(fits: Callable[[bytes], bool]) -> float:
    began = perf_counter()
    fits(_NOBODYS_PASSWORD)
    return perf_counter() - began
