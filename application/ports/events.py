"""What somebody on call must hear of."""

from typing import Protocol


class Events(Protocol):
    """Tells the operators of something that a person has to look at."""

    def send(self, event: str, **fields: int | str) -> None:
        """Report an event, named `noun.verb_past`, with what helps to find it; never a secret."""
        ...
