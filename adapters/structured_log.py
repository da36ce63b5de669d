"""Events as lines of the log."""

import structlog
from attrs import define

from application.ports.events import Events


@define
class LogEvents(Events):
    """Writes each as one line of level `error`, for whatever watches the log."""

    def send(self, event: str, **fields: int | str) -> None:
        """Write the event with its fields."""
        structlog.get_logger().error(event, **fields)
