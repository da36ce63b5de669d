"""A way to tell somebody of an incident."""

from typing import Protocol

from attrs import frozen

from domain.faults import DeliveryFault
from domain.incident import Notice


@frozen
class NotDelivered(Exception):
    """When somebody could not be told; no use case lets it out."""

    fault: DeliveryFault
    status: int | None = None
    """What it answered with, if it did."""


class Channel(Protocol):
    """Delivers notices, each at least once; whoever receives them knows them by `notice_id`."""

    def deliver(self, notice: Notice) -> None:
        """Deliver one; raises `NotDelivered`. It may take some seconds."""
        ...
