"""Load by wrk, a program of the system's packages."""

import re
import subprocess
from pathlib import Path

from bench.loads import Load

_ROTATE = Path(__file__).with_name("rotate.lua")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


def load(url: str, requests: Path, *, seconds: int, connections: int, counts: bool) -> Load:
    """Run it on one thread."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency"]
    command += ["-s", str(_ROTATE), url, "--", str(requests), "count" if counts else "all"]
    return parse(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def parse(report: str) -> Load:
    """Read what it prints."""
    answers = int(_found(r"(\d+) requests in", report))
    per_second = float(_found(r"Requests/sec:\s+([\d.]+)", report))
    refused = int(_found(r"refused (\d+)", report))
    failed = int(_found(r"Non-2xx or 3xx responses: (\d+)", report))
    right = 1 - failed / answers if answers else 0.0
    return Load(
        per_second=per_second * right,
        p99_ms=_milliseconds(report),
        errors=failed - refused + _broken(report),
        refused=refused,
    )


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match[1] if match else "0"


def _broken(report: str) -> int:
    broken = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", report)
    return sum(map(int, broken.groups())) if broken else 0


def _milliseconds(report: str) -> float:
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", report)
    return float(slowest[1]) * _UNITS[slowest[2]] if slowest else 0.0
