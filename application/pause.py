"""Leaving alone what has just failed."""

from datetime import datetime, timedelta

LASTS = timedelta(seconds=30)
"""How long nobody tries again."""


class Pause:
    """Keeps a crowd from waiting, one after another, for what did not answer the first of them.

    Within a process. Afterwards one tries, and unless it succeeds the rest go on without.
    """

    def __init__(self) -> None:
        self._since: datetime | None = None

    def may_try(self, *, at: datetime) -> bool:
        """Tell whether to try; while it does not succeed, one caller in a while is told so."""
        if self._since is None:
            return True
        # A clock set back must not make it last.
        if timedelta() <= at - self._since < LASTS:
            return False
        self._since = at
        return True

    def begin(self, *, at: datetime) -> None:
        """Have nobody try for a while."""
        self._since = at

    def end(self) -> None:
        """Let everybody try."""
        self._since = None
