"""A core for each worker of a service, where there are no fewer workers than cores."""

import os
import sys
from contextlib import suppress

from adapters.argon2.slots import usable_cores


def take(worker: int, *, workers: int) -> None:
    """Bind this thread, and those it starts from now on, to the core of that worker, from 0 on.

    Whoever replaces a worker has its core; the two share it for as long as both are there.

    Threads that pass the interpreter's lock on from core to core spend most of their time on it.
    With fewer workers than cores, each may be better off with more than one; with more, those
    beyond are placed by the system.
    """
    cores = sorted(usable_cores())
    if sys.platform == "linux" and worker < len(cores) <= workers:
        # A sandbox may forbid it; then the system goes on placing the threads.
        with suppress(OSError):
            os.sched_setaffinity(0, {cores[worker]})
