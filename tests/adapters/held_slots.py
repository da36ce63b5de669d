"""Slots for hashing that somebody else has."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from attrs import define, field

from adapters.argon2.slots import OwnSlots


@define
class HeldSlots(OwnSlots):
    """None is free until they are let go."""

    is_free: Event = field(factory=Event)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold one, once there is one."""
        self.is_free.wait(timeout=10)
        yield
