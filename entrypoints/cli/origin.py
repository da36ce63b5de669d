"""Who runs a command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import getrandbits

from application import Application
from domain.errors import StoreUnavailable
from domain.origin import Actor, Origin


@contextmanager
def told_of(application: Application) -> Iterator[Origin]:
    """Say for the audit who changes something; it is linked before the command ends."""
    try:
        yield Origin(Actor.COMMAND_LINE, os.getuid(), request_id=f"{getrandbits(96):024x}")
    finally:
        # Else by the next process that can.
        with suppress(StoreUnavailable):
            application.tend_audit()
