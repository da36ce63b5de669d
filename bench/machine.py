"""What the figures were measured on."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from adapters.sql.sqlite.library import LIBRARY
from bench.load import generator


def machine() -> Mapping[str, str | int]:
    """Say what a reader has to know before comparing."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "cores": os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.machine()}",
        "sqlite": LIBRARY.sqlite_version,
        "load generator": generator(),
    }


def is_in_memory(folder: Path) -> bool:
    """Tell whether files in the folder never reach a disk, where the system says."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return False
    holding = [(point, kind) for _, point, kind, *_ in mounts if folder.is_relative_to(point)]
    return max(holding, key=lambda each: len(each[0]))[1] == "tmpfs"
