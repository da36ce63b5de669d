"""How long it takes at most to tell somebody, and what becomes of what takes longer."""

from threading import Event

import pytest
from attrs import define, field

from adapters.channels.bounded import Bounded
from application.ports.channel import Channel, NotDelivered
from domain.faults import DeliveryFault
from domain.incident import Notice
from tests.adapters.notices import BEGAN
from tests.server import wait_until

REFUSED = NotDelivered(DeliveryFault.REFUSED, 503)


@define
class Dripping(Channel):
    """Comes to its end when it may."""

    failure: Exception | None = None
    may_end: Event = field(factory=Event)
    began: int = 0

    def deliver(self, _notice: Notice) -> None:
        self.began += 1
        assert self.may_end.wait(30)
        if self.failure:
            raise self.failure


@pytest.mark.parametrize("failure", [None, REFUSED, UnicodeError("s3cret")])
def test_what_is_in_time_is_as_without_a_bound(failure: Exception | None) -> None:
    inner = Dripping(failure)
    inner.may_end.set()
    bounded = Bounded(inner, 30)
    if failure:
        with pytest.raises(type(failure)) as raised:
            bounded.deliver(BEGAN)
        assert raised.value is failure
    else:
        bounded.deliver(BEGAN)
    assert inner.began == 1


def test_what_takes_longer_is_given_up_and_there_is_no_other_meanwhile() -> None:
    inner = Dripping(failure=REFUSED)
    bounded = Bounded(inner, 0.01)
    for _ in range(3):
        with pytest.raises(NotDelivered) as failure:
            bounded.deliver(BEGAN)
        assert failure.value.fault is DeliveryFault.UNREACHABLE
    assert inner.began == 1
    inner.may_end.set()

    def is_tried_again() -> bool:
        with pytest.raises(NotDelivered) as failure:
            bounded.deliver(BEGAN)
        return failure.value is REFUSED

    wait_until(is_tried_again, within=30, what="another try")
