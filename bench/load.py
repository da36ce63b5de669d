"""Load on one address: by wrk where the system has it, else by plain Python."""

import re
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping
from http.client import HTTPConnection
from urllib.parse import urlsplit

from attrs import frozen

CONNECTIONS = 32


@frozen
class Load:
    """What a round saw."""

    per_second: float
    p99_ms: float
    errors: int
    """Answers other than 2xx or 3xx, and connections that broke."""


def load(url: str, *, seconds: int, headers: Mapping[str, str]) -> Load:
    """Ask for the address as often as it answers, over 32 connections."""
    wrk = shutil.which("wrk")
    run = _by_wrk if wrk else _by_python
    return run(url, seconds, headers)


def _by_wrk(url: str, seconds: int, headers: Mapping[str, str]) -> Load:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    command += [part for line in lines for part in ("-H", line)] + [url]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Load(
        per_second=float(_found(r"Requests/sec:\s+([\d.]+)", report) or 0),
        p99_ms=_milliseconds(_found(r"99%\s+([\d.]+\w+)", report) or "0ms"),
        errors=_errors(report),
    )


def _found(pattern: str, text: str) -> str | None:
    match = re.search(pattern, text)
    return match and match[1]


def _errors(report: str) -> int:
    answers = int(_found(r"Non-2xx or 3xx responses: (\d+)", report) or 0)
    broken = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", report)
    return answers + sum(map(int, broken.groups() if broken else ()))


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]  # wrk's own format
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def _by_python(url: str, seconds: int, headers: Mapping[str, str]) -> Load:
    times: list[float] = []
    errors: list[int] = []
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_ask_until, args=(end, url, headers, times, errors))
        for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    slowest = sorted(times)[int(len(times) * 0.99)] if times else 0.0
    return Load(len(times) / seconds, slowest * 1000, len(errors))


def _ask_until(
    end: float, url: str, headers: Mapping[str, str], times: list[float], errors: list[int]
) -> None:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    while (begin := time.monotonic()) < end:
        connection.request("GET", parts.path, headers=dict(headers))
        answer = connection.getresponse()
        answer.read()
        times.append(time.monotonic() - begin)
        if answer.status >= 400:
            errors.append(answer.status)
    connection.close()
