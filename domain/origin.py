"""Who asks for something, and from where."""

from enum import StrEnum
from typing import Self

from attrs import evolve, field, frozen

from domain.session import Device


class Actor(StrEnum):
    """As what somebody asks."""

    ANYONE = "anyone"
    """Nobody who is known yet."""
    USER = "user"
    OPERATOR = "operator"
    COMMAND_LINE = "command-line"


@frozen
class Origin:
    """Where a change comes from, as far as it can be told before anything is changed."""

    actor: Actor
    actor_id: int | None = None
    """The user's id, or the number of whoever runs the command on its machine."""
    device: Device = field(factory=Device)
    request_id: str | None = None
    """What the request, or the run of a command, goes by in the log as well."""

    def as_user(self, user_id: int) -> Self:
        """Turn out to be a user."""
        return evolve(self, actor=Actor.USER, actor_id=user_id)

    def as_operator(self, user_id: int) -> Self:
        """Turn out to be at the console."""
        return evolve(self, actor=Actor.OPERATOR, actor_id=user_id)
