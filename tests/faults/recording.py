"""A process that keeps requests in a file, or deletes some, again and again.

`python -m tests.faults.recording FILE WAY TIMES`, to be killed on the way, or not. After each time
it says how many requests that were.
"""

import os
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final

from adapters.sql.sqlite import records_file
from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from adapters.system import SystemClock
from application.monitoring.purge_requests import PurgeRequests
from application.ports.request_records import ProcessSample
from domain.measures import Counted, Measure, minute_of
from domain.request_record import RequestRecord
from domain.retention import Retention

BATCH: Final = 20
MOST: Final = 50
PATIENCE: Final = 30.0
"""Seconds: who does nothing else waits longer for each other than who writes once a second."""

Way = Callable[[Path], int]

_DAY: Final = timedelta(days=1)
_RETENTION: Final = Retention(_DAY, MOST, minutes=_DAY, hours=_DAY)
_NOW: Final = SystemClock().now()
_BEGAN: Final = ProcessSample(os.getpid(), _NOW, _NOW, 0, 0)
_KEPT: Final = [RequestRecord(0, _NOW, "0" * 24, "GET", "/api/user", 200, 40)] * BATCH
_COUNTED: Final = [Counted(Measure(minute_of(_NOW), "GET", "/api/user", 200, 3), BATCH, 40 * BATCH)]


def keep(path: Path) -> int:
    """Keep a batch."""
    _records(path).add(_KEPT, _COUNTED, _BEGAN)
    return BATCH


def keep_in_halves(path: Path) -> int:
    """Make a mistake: keep it first, and count it by itself."""
    _records(path).add(_KEPT, (), _BEGAN)
    _records(path).add((), _COUNTED, _BEGAN)
    return BATCH


def keep_twice(path: Path) -> int:
    """Make a mistake: not know that it was kept."""
    return min(keep(path), keep(path))


def purge(path: Path) -> int:
    """Delete all but the newest."""
    return sum(PurgeRequests(_records(path), _RETENTION, SystemClock())())


def purge_what_was_seen(path: Path) -> int:
    """Make a mistake: look first, delete then, and tell of what there was to see."""
    with closing(LIBRARY.connect(path, isolation_level=None, timeout=PATIENCE)) as database:
        [(upto,)] = database.execute("SELECT coalesce(max(id), 0) - ? FROM requests", [MOST])
        [(seen,)] = database.execute("SELECT count(*) FROM requests WHERE id <= ?", [upto])
        _tell(0)
        database.execute("DELETE FROM requests WHERE id <= ?", [upto])
    return int(seen)


WAYS: Final[dict[str, Way]] = {
    each.__name__: each for each in (keep, keep_in_halves, keep_twice, purge, purge_what_was_seen)
}
_FILES: Final[dict[Path, SqliteRequestRecords]] = {}


def _records(path: Path) -> SqliteRequestRecords:
    return _FILES.setdefault(path, SqliteRequestRecords(RecordsFile(path)))


def _tell(requests: int) -> None:
    os.write(sys.stdout.fileno(), b"%d\n" % requests)


def _main(path: str, way: str, times: str) -> None:
    records_file.PATIENCE = PATIENCE  # type: ignore[misc]  # for this process alone
    for _ in range(int(times)):
        _tell(WAYS[way](Path(path)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
