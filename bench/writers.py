"""Sign-ups with the hashing left out, by many threads: `python -m bench.writers FILE NUMBER`."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Barrier

from attrs import frozen

from application.accounts.sign_up import SignUp
from bench import people
from bench.helper import answer_with
from bench.new_rows import ORIGIN
from bench.no_hasher import NoHasher
from bench.servers import WORKERS
from domain.errors import WatchwordError
from domain.token import SessionKind
from entrypoints import own_core
from entrypoints.container.root import build


@frozen
class Writers:
    """Signs up people whom nobody else signs up."""

    sign_up: SignUp
    names: Iterator[str]

    def write(self, *, threads: int, seconds: float) -> dict[str, object]:
        """Sign up as fast as it goes; returns the milliseconds of each and what failed."""
        start = Barrier(threads)
        begin = time.perf_counter()
        with ThreadPoolExecutor(threads) as pool:
            seen = list(pool.map(lambda _: self._write(start, seconds), range(threads)))
        return {
            # Longer than asked for: what was begun in time is finished, and counts.
            "seconds": time.perf_counter() - begin,
            "milliseconds": [time for times, _ in seen for time in times],
            "failed": [error for _, errors in seen for error in errors],
        }

    def _write(self, start: Barrier, seconds: float) -> tuple[list[float], list[str]]:
        times, errors = [], []
        start.wait()
        end = time.perf_counter() + seconds
        while (begin := time.perf_counter()) < end:
            try:
                self._sign_up(next(self.names))
            except WatchwordError as error:
                errors.append(type(error).__name__)
            else:
                times.append((time.perf_counter() - begin) * 1000)
        return times, errors

    def _sign_up(self, name: str) -> None:
        self.sign_up(
            username=name, password=people.PASSWORD, kind=SessionKind.COOKIE, origin=ORIGIN
        )


@contextmanager
def _writers(database: Path, number: int) -> Iterator[Writers]:
    container = build(people.settings(database))
    container.hasher.override(NoHasher())
    # As a worker does.
    own_core.take(number, workers=WORKERS)
    yield Writers(container.application().sign_up, map(f"w{number}-{{}}".format, count()))


if __name__ == "__main__":
    with _writers(Path(sys.argv[1]), int(sys.argv[2])) as writers:
        answer_with(writers.write)
