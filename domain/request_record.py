"""What is kept of a request that was answered."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.sent import Sent


class Answered(Protocol):
    """A request with its answer, whoever tells of it; no text in it is one that was sent."""

    @property
    def timestamp(self) -> datetime:
        """When it was answered."""
        ...

    @property
    def request_id(self) -> str:
        """What it goes by in the log, the audit and its answer."""
        ...

    @property
    def method(self) -> str:
        """The method, or `other`."""
        ...

    @property
    def route(self) -> str | None:
        """The template of its address; nothing where there is no route."""
        ...

    @property
    def status(self) -> int:
        """The status of the answer."""
        ...

    @property
    def duration_us(self) -> int:
        """Microseconds that it took."""
        ...

    @property
    def address(self) -> str | None:
        """Where it came from."""
        ...

    @property
    def user_id(self) -> int | None:
        """Whose it was, as far as that was found out."""
        ...

    @property
    def problem(self) -> str | None:
        """The code of the problem it was answered with."""
        ...

    @property
    def name(self) -> str | None:
        """The pseudonym of a name that was tried in vain."""
        ...

    @property
    def sent(self) -> Sent | None:
        """What came with it, where that was looked at."""
        ...


@frozen
class RequestRecord(Answered):
    """One of them, as it is kept."""

    id: int
    """In the order in which they were kept."""
    timestamp: datetime
    request_id: str
    method: str
    route: str | None
    status: int
    duration_us: int
    address: str | None = None
    user_id: int | None = None
    problem: str | None = None
    name: str | None = None
    sent: Sent | None = None
