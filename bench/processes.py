"""Processes as the system tells of them (Linux): who belongs together, and what they used."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

PROC = Path("/proc")
_MICROSECONDS_A_TICK = 1_000_000 / os.sysconf("SC_CLK_TCK")
_GROUP, _USER_TIME, _SYSTEM_TIME = 2, 11, 12
"""Places in `stat`, counted from behind the name."""

Used = Mapping[int, float]
"""Microseconds of CPU, by process."""


def in_group(leader: int) -> list[int]:
    """List the processes of a group, its leader among them."""
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if (found := _stat(pid)) and int(found[_GROUP]) == leader]


def with_children(parent: int) -> list[int]:
    """List a process and those it started."""
    children = (PROC / f"{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [parent, *map(int, children.split())]


def used(pids: Collection[int]) -> Used:
    """Tell how much CPU each has used so far; one that has ended is left out."""
    found = {pid: _stat(pid) for pid in pids}
    return {
        pid: (int(stat[_USER_TIME]) + int(stat[_SYSTEM_TIME])) * _MICROSECONDS_A_TICK
        for pid, stat in found.items()
        if stat
    }


def spent(before: Used, after: Used) -> float:
    """Add up what was used in between, newcomers included, in microseconds."""
    return sum(now - before.get(pid, 0.0) for pid, now in after.items())


def _stat(pid: int) -> list[str]:
    try:
        # The name comes in brackets, and may hold spaces and brackets itself.
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        # It ended meanwhile.
        return []
