"""A way to tell somebody of an incident."""

from typing import Protocol

from domain.incident import Notice


class Channel(Protocol):
    """Delivers notices, each at least once; whoever receives them knows them by `notice_id`."""

    def deliver(self, notice: Notice) -> None:
        """Deliver one; raises `NotDelivered`. It may take some seconds."""
        ...
