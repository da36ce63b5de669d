"""The yardstick of hashing: bare threads that do nothing else: `python -m bench.bare_argon2`.

They give way to everybody, as what they are compared with has readers to serve.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import argon2

from bench.helper import answer_with
from bench.people import PASSWORD

NICENESS = 10
OWASP = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""What the service hashes by unless told otherwise, written out."""


def hashes(*, seconds: float) -> float:
    """Verify one password again and again, a thread a core; returns how often a second."""
    encoded = OWASP.hash(PASSWORD)
    threads = os.cpu_count() or 1
    begin = time.monotonic()

    def verified(_: int) -> int:
        done = 0
        while time.monotonic() < begin + seconds:
            done += OWASP.verify(encoded, PASSWORD)
        return done

    with ThreadPoolExecutor(threads) as pool:
        done = sum(pool.map(verified, range(threads)))
    return done / (time.monotonic() - begin)


if __name__ == "__main__":
    os.nice(NICENESS)
    answer_with(hashes)
