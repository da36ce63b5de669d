"""Telling somebody of what began or ended."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from attrs import frozen

from application.ports.channel import Channel, NotDelivered
from application.ports.clock import Clock
from application.ports.events import Events
from application.ports.incidents import Incidents
from domain.faults import DeliveryFault
from domain.incident import Notice

CLAIMED_FOR: Final = timedelta(minutes=1)
"""Longer than any channel takes. A process that ends meanwhile leaves the notice to others."""


@frozen
class DeliverNotices:
    """Each notice is tried until it is delivered, less and less often, for a day."""

    incidents: Incidents
    channels: Mapping[str, Channel]
    clock: Clock
    events: Events

    def __call__(self) -> None:
        """Try those that are due; raises `RecordsUnavailable`."""
        now = self.clock.now()
        while notice := self.incidents.claim(at=now, until=now + CLAIMED_FOR):
            self._try(notice)
            now = self.clock.now()

    def _try(self, notice: Notice) -> None:
        try:
            self._deliver(notice)
        except NotDelivered as error:
            due_at = notice.next_try(after=self.clock.now())
            self.incidents.settle(notice, delivered_at=None, due_at=due_at)
            self.events.send(
                "notice.undelivered" if due_at else "notice.given_up",
                channel=notice.channel,
                rule=str(notice.incident.rule),
                tries=notice.tries,
                fault=error.fault.value,
                status=error.status or 0,
            )
        else:
            self.incidents.settle(notice, delivered_at=self.clock.now(), due_at=None)

    def _deliver(self, notice: Notice) -> None:
        if notice.channel not in self.channels:
            raise NotDelivered(DeliveryFault.NO_CHANNEL)
        self.channels[notice.channel].deliver(notice)
