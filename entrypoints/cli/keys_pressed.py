"""Keys that are pressed while something is shown."""

import os
import select
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep
from typing import Final

_QUIT: Final = frozenset(b"qQ")
_AT_ONCE: Final = 64

Wait = Callable[[float], bool]
"""Waits for so many seconds, or until a key is pressed; tells whether that means to end."""


@contextmanager
def waiting_for_keys() -> Iterator[Wait]:
    """Have keys come as they are pressed, until this is left; then the terminal is as it was.

    Where nobody is at a terminal there are none, and what is waited for is time alone.
    """
    if not sys.stdin.isatty():
        yield _slept
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        # Ctrl-C stays what it is.
        tty.setcbreak(descriptor)
        yield lambda seconds: _is_quit(descriptor, seconds)
    finally:
        # What was typed in the meantime is nobody's, least of all the shell's.
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)


def _slept(seconds: float) -> bool:
    sleep(seconds)
    return False


def _is_quit(descriptor: int, seconds: float) -> bool:
    readable, _, _ = select.select([descriptor], [], [], seconds)
    if not readable:
        return False
    keys = os.read(descriptor, _AT_ONCE)
    # Nothing to be read, and yet readable: the terminal is gone.
    return not keys or not _QUIT.isdisjoint(keys)
