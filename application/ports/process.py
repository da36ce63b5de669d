"""What a process can tell of itself."""

from typing import Protocol

from attrs import frozen


@frozen
class Usage:
    """What a process has taken of the machine."""

    memory_bytes: int
    """Resident, now."""
    cpu_us: int
    """Processor time since it was started."""


class Process(Protocol):
    """The process that this runs in."""

    def pid(self) -> int:
        """Return its number."""
        ...

    def usage(self) -> Usage:
        """Return what it has taken of the machine."""
        ...
