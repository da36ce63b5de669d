"""What secret keys there are."""

from collections.abc import Callable

from attrs import frozen

from application.ports.check import Check, Finding, Status
from domain.keyring import Keyring


@frozen
class KeysCheck(Check):
    """Says which keys the service has of its own, by their names."""

    keys: Callable[[], Keyring | None]
    """Finds them, and makes none."""
    are_made: bool
    """Whether the service makes some itself when it has none."""

    def examine(self) -> Finding:
        """Warn where there are none; a file that others can read is refused everywhere."""
        name, keys = "keys.service", self.keys()
        if keys:
            says = f"The service has keys that nobody else can read: {_named(keys)}."
            return Finding(name, Status.OK, says)
        if self.are_made:
            return Finding(name, Status.OK, "The service will make a key when it needs one.")
        says = "The service has no keys: devices that logged in before are not recognised."
        advice = (
            "Set WATCHWORD_KEYS or WATCHWORD_KEYS_FILE, the same on all hosts, to what"
            " `watchword key new` prints."
        )
        return Finding(name, Status.WARN, says, advice)


def _named(keys: Keyring) -> str:
    names = [key.name for key in keys]
    rest = f" and still {', '.join(names[1:])}" if names[1:] else ""
    return f"{names[0]} for what is new{rest}"
