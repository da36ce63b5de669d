"""Events that can be asked for afterwards."""

from attrs import define, field

from application.ports.events import Events


@define
class RememberedEvents(Events):
    """Keeps what was sent, in order."""

    sent: list[tuple[str, dict[str, int | str]]] = field(factory=list)

    def send(self, event: str, **fields: int | str) -> None:
        """Keep the event and its fields."""
        self.sent.append((event, fields))
