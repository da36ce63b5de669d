"""Sign-ups with the hashing left out, by many threads: `python -m bench.writers DATABASE NAME`."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Barrier

from attrs import define, frozen

from application.accounts.sign_up import SignUp
from application.ports.password_hasher import PasswordHasher
from bench.helper import answer_with
from bench.people import NOBODYS_HASH, PASSWORD
from domain.errors import WatchwordError
from domain.password import Password, PasswordHash
from domain.session import Device
from domain.token import SessionKind
from entrypoints.container import build
from entrypoints.settings import Settings

DEVICE = Device(ip="192.0.2.7", user_agent="Firefox")


@define
class NoHasher(PasswordHasher):
    """Takes no time: what is measured is everything else."""

    def hash(self, password: Password) -> PasswordHash:
        """Return what no password fits."""
        return PasswordHash(NOBODYS_HASH)

    def verify(self, password: Password, against: PasswordHash) -> bool:
        """Let nobody in."""
        return False

    def verify_nothing(self, password: Password) -> None:
        """Do just that."""

    def is_outdated(self, password_hash: PasswordHash) -> bool:
        """Leave them all as they are."""
        return False


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
        self.sign_up(username=name, password=PASSWORD, kind=SessionKind.COOKIE, device=DEVICE)


def _writers(database: Path, name: str) -> Writers:
    container = build(Settings(database_url=f"sqlite:///{database}"))
    container.hasher.override(NoHasher())
    return Writers(container.application().sign_up, (f"{name}{number}" for number in count()))


if __name__ == "__main__":
    answer_with(_writers(Path(sys.argv[1]), sys.argv[2]).write)
