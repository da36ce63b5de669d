"""Many at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def race(runners: int, run: Callable[[int], T]) -> list[T]:
    """Let that many threads run at the same moment and return what each came back with."""
    barrier = Barrier(runners)

    def start(number: int) -> T:
        barrier.wait(timeout=10)
        return run(number)

    with ThreadPoolExecutor(runners) as pool:
        return list(pool.map(start, range(runners)))
