"""A core for each worker of a service, where there are no fewer workers than cores."""

import os
import sys
from socket import AF_UNIX, SOCK_STREAM, socket

from adapters.argon2.slots import usable_cores


def taken(*, workers: int, service: int) -> socket | None:
    """Bind this thread, and those it starts from now on, to a core no other worker has.

    Workers of one service, which a number tells from others, keep out of each other's way.
    Closing the result leaves the core to the next one, and so does the end of the process. Nothing
    where there is no core to be had: the system goes on placing the threads.

    Threads that pass the interpreter's lock on from core to core spend most of their time on it.
    With fewer workers than cores, each may be better off with more than one.
    """
    cores = usable_cores()
    if sys.platform != "linux" or workers < len(cores):
        return None
    for core in sorted(cores):
        claim = socket(AF_UNIX, SOCK_STREAM)
        try:
            # No file: a name that one process has at a time, and the kernel forgets with it.
            claim.bind(f"\0watchword/{service}/core/{core}")
            os.sched_setaffinity(0, {core})
        except OSError:
            # Another has it, or a sandbox forbids it.
            claim.close()
        else:
            return claim
    return None
