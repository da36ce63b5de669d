"""Trying whether somebody would be told."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from application.ports.channel import Channel, NotDelivered
from application.ports.clock import Clock
from domain.alert_rule import AlertRule
from domain.incident import Change, Incident, Notice

_RULE = AlertRule.parse("warning: requests above 999999 over 1m")
"""Whoever is told sees a rule, and needs one that is none of theirs."""


@frozen
class ChannelTrial:
    """What came of trying one."""

    channel: str
    failure: NotDelivered | None
    """Why nobody was told by it, if so."""


@frozen
class TryChannels:
    """An operator has a notice sent that says that it is a try."""

    channels: Mapping[str, Channel]
    clock: Clock

    def __call__(self) -> Iterator[ChannelTrial]:
        """Send it by each channel; does nothing until iterated."""
        incident = Incident(0, _RULE, 0, self.clock.now())
        for name, channel in self.channels.items():
            try:
                channel.deliver(Notice(0, incident, Change.TRIED, name, tries=1))
            except NotDelivered as error:
                yield ChannelTrial(name, error)
            else:
                yield ChannelTrial(name, None)
