"""How fast passwords are hashed just now."""

from collections import deque
from statistics import median

from attrs import define, field

WINDOW = 9
"""Turns looked back on: enough that a few outliers change nothing."""


@define
class Pace:
    """The median of the last turns; the guess it begins with counts as one of them."""

    seconds: float
    """What a turn takes."""
    _turns: deque[float] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._turns = deque([self.seconds], maxlen=WINDOW)

    def note(self, turn: float) -> None:
        """Remember how long a turn took, from its start until the next could begin."""
        self._turns.append(turn)
        self.seconds = median(self._turns)
