"""Keeping requests and figures of them, on a thread that nobody who is served waits for."""

import logging
from collections.abc import Callable, Iterable, Sequence
from multiprocessing.util import Finalize
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Final, Protocol

from domain.errors import RecordsUnavailable
from domain.request_record import Answered

EVERY: Final = 0.2
"""Seconds between two rounds. What is not kept is let go of by then: it takes memory."""
PURGE_EVERY: Final = 60.0
MOST: Final = 50_000
"""Requests that may wait; beyond, they are lost, and counted as such."""

_logger = logging.getLogger("watchword.recorder")


class Record(Protocol):
    """Is told of what was answered, and writes it down once in a while, or at once."""

    def __call__(self, answered: Sequence[Answered], *, lost: int) -> None:
        """Hear of some, and of how many were lost before."""
        ...

    def flush(self) -> None:
        """Write what was heard of."""
        ...


Purge = Callable[[], Iterable[int]]


class Recorder:
    """Collects what was answered, and has it kept together."""

    def __init__(self, record: Record, *, most: int = MOST) -> None:
        self._record = record
        self._most = most
        self._waiting: list[Answered] = []
        self._lost = 0
        self._lock = Lock()
        self._turn = Lock()

    def note(self, answered: Sequence[Answered], *, lost: int = 0) -> None:
        """Be told of some, and of how many were lost before."""
        with self._lock:
            room = max(self._most - len(self._waiting), 0)
            self._waiting += answered[:room]
            self._lost += lost + max(len(answered) - room, 0)

    def keep(self) -> None:
        """Have those kept that wait."""
        with self._turn:
            with self._lock:
                waiting, self._waiting = self._waiting, []
                lost, self._lost = self._lost, 0
            self._record(waiting, lost=lost)

    def finish(self) -> None:
        """Have all of it kept, now."""
        self.keep()
        with self._turn:
            self._record.flush()


def begin(recorder: Recorder, purge: Purge) -> None:
    """Keep what is noted until the process ends, and once more then; delete what is too old."""
    Thread(target=_go_on, args=(recorder, purge), name="recorder", daemon=True).start()
    # After the log is written, which is when the last are noted.
    Finalize(recorder, recorder.finish, exitpriority=-1)


def _go_on(recorder: Recorder, purge: Purge) -> None:
    purge_at = monotonic() + PURGE_EVERY
    while True:
        sleep(EVERY)
        try:
            recorder.keep()
            if monotonic() >= purge_at:
                purge_at = monotonic() + PURGE_EVERY
                for _ in purge():
                    pass
        except RecordsUnavailable:
            # Whoever keeps some tells of it.
            continue
        except Exception:
            _logger.exception("recorder.failed")
