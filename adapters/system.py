"""What the operating system provides: time and randomness."""

import os
import secrets
import time
from datetime import UTC, datetime
from pathlib import Path

from attrs import define

from application.ports.clock import Clock
from application.ports.process import Process, Usage
from application.ports.tokens import Tokens
from domain.token import SessionKind, Token

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TOKEN_BYTES = 32
SESSION_ID_BYTES = 16


@define
class SystemClock(Clock):
    """The wall clock of this machine."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


@define
class SystemTokens(Tokens):
    """The operating system's generator."""

    def new_token(self, kind: SessionKind) -> Token:
        """Return a token of 256 random bits."""
        return Token.of_secret(secrets.token_urlsafe(TOKEN_BYTES), kind=kind)

    def new_session_id(self) -> str:
        """Return a public id of 128 random bits."""
        return secrets.token_urlsafe(SESSION_ID_BYTES)


@define
class SystemProcess(Process):
    """What the operating system says of the process that asks."""

    def pid(self) -> int:
        """Return its number."""
        return os.getpid()

    def usage(self) -> Usage:
        """Return what it has taken of the machine; of its memory nothing where that is not told."""
        return Usage(_resident_bytes(), time.process_time_ns() // 1000)


def _resident_bytes() -> int:
    try:
        # Of Linux alone (proc_pid_statm(5)): the second number counts resident pages.
        return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_BYTES
    except OSError:
        return 0
