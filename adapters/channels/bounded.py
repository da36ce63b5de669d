"""A bound on how long it takes to tell somebody, however slowly the other side answers."""

from concurrent.futures import Future
from threading import Thread
from typing import Final

from attrs import define, field

from application.ports.channel import Channel, NotDelivered
from domain.faults import DeliveryFault
from domain.incident import Notice

LONGEST: Final = 30.0
"""Seconds. A socket's own limit is for each piece of an answer, and there is none for a name."""


@define
class Bounded(Channel):
    """Gives up on what takes too long; while that still goes on, nobody is told by this channel.

    One thread delivers at a time.
    """

    _channel: Channel
    _longest: float = LONGEST
    _under_way: Future[None] | None = field(default=None, init=False)

    def deliver(self, notice: Notice) -> None:
        """Deliver one on a thread that ends with the process."""
        if self._under_way and not self._under_way.done():
            raise NotDelivered(DeliveryFault.UNREACHABLE)
        self._under_way = delivery = Future[None]()
        Thread(target=self._deliver, args=(notice, delivery), name="notice", daemon=True).start()
        try:
            delivery.result(self._longest)
        except TimeoutError:
            raise NotDelivered(DeliveryFault.UNREACHABLE) from None

    def _deliver(self, notice: Notice, delivery: Future[None]) -> None:
        try:
            self._channel.deliver(notice)
        except BaseException as error:  # noqa: BLE001 - whoever waits gets it
            delivery.set_exception(error)
        else:
            delivery.set_result(None)
