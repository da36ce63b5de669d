"""What carries a request to a server and its answer back."""

from dataclasses import dataclass, field
from typing import Protocol

from watchword_client.masking import Headers
from watchword_client.request import Request


@dataclass(frozen=True, slots=True)
class Answer:
    """What a transport hands back: the bytes as they came."""

    status: int
    headers: Headers
    body: bytes = field(repr=False)


class Transport(Protocol):
    """Sends a request once: it repeats nothing and follows no redirect."""

    def send(self, request: Request) -> Answer:
        """Return the whole answer, or raise `Unreachable`."""
        ...

    def close(self) -> None:
        """Let go of open connections; sending again opens new ones."""
        ...
