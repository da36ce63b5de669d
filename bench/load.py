"""Closed-loop load on one address: by wrk where the system has it, else by plain Python."""

import shutil
from pathlib import Path

from bench import closed_loop, wrk
from bench.loads import Load


def generator() -> str:
    """Name what makes the load."""
    return "wrk" if shutil.which("wrk") else "plain Python"


def load(
    url: str, requests: Path, *, seconds: int, connections: int = 32, counts: bool = False
) -> Load:
    """Send the requests in turn, on each connection the next as soon as an answer is there.

    Answers 503 are told apart from errors where they `count`.
    """
    run = wrk.load if shutil.which("wrk") else closed_loop.load
    return run(url, requests, seconds=seconds, connections=connections, counts=counts)
