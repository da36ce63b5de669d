"""Where the processes of one host find one another, as there is no database file to meet at."""

import hashlib
import os
import stat
from pathlib import Path

from domain.errors import StoreUnavailable
from domain.faults import StoreFault


def meeting_point(url: str, *, folder: Path) -> Path:
    """Return a file that stands for the database in the folder, both made where missing.

    Raises `StoreUnavailable` where somebody else may reach into the folder.
    """
    # Not by who connects, nor how: nobody may read a password out of a name.
    database = url.rpartition("@")[2].partition("?")[0]
    point = folder / f"postgres-{hashlib.sha256(database.encode()).hexdigest()[:16]}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _refuse_unless_private(folder.lstat())
        os.close(os.open(point, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600))
    except OSError as error:
        raise StoreUnavailable(StoreFault.NO_MEETING_POINT) from error
    return point


def _refuse_unless_private(found: os.stat_result) -> None:
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    if not is_ours or stat.S_IMODE(found.st_mode) & 0o077:
        raise PermissionError
