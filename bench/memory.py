"""How much memory the workers of a server hold, where the system tells (Linux)."""

import re

from attrs import frozen

from bench.processes import PROC, in_group

KIB_PER_MB = 1_000_000 / 1024


@frozen
class Memory:
    """Of one process, in MB (10⁶ bytes)."""

    rss: float
    """All its pages."""
    pss: float
    """Its pages, those it shares counted in part: what another worker would cost."""


def of_workers(leader: int) -> list[Memory]:
    """Look at the processes of a group, except its leader, who only watches over them.

    Nothing, where the system does not tell.
    """
    if not (PROC / "self" / "smaps_rollup").exists():
        return []
    others = [pid for pid in in_group(leader) if pid != leader]
    return [parse((PROC / str(pid) / "smaps_rollup").read_text()) for pid in others]


def parse(rollup: str) -> Memory:
    """Read what the system says of a process."""
    found = dict(re.findall(r"^(Rss|Pss):\s+(\d+) kB", rollup, flags=re.MULTILINE))
    return Memory(int(found["Rss"]) / KIB_PER_MB, int(found["Pss"]) / KIB_PER_MB)
