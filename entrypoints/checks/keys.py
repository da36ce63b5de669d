"""What secret keys there are."""

from collections.abc import Callable

from attrs import frozen

from application.ports.check import Check, Finding, Status
from application.ports.password_hasher import PasswordHasher
from application.ports.stores import Snapshots
from domain.errors import StoreUnavailable
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


@frozen
class PepperCheck(Check):
    """Says whether every password's hash can be verified by the keys that are set."""

    peppers: Keyring | None
    hasher: PasswordHasher
    snapshot: Snapshots

    def examine(self) -> Finding:
        """Fail where a key is missing."""
        name = "keys.peppers"
        try:
            with self.snapshot() as contents:
                hashes = contents.hash_census()
        except StoreUnavailable:
            return Finding(
                name, Status.WARN, "Not examined: see store.schema.", "See store.schema."
            )
        ids = self.hasher.pepper_ids()
        lost = sum(count for id, count in hashes.peppered.items() if id not in ids)
        if lost:
            says = f"Of {lost} users the password was hashed with a key that is not set."
            advice = "Set it, in WATCHWORD_PEPPERS or WATCHWORD_PEPPERS_FILE: they cannot log in."
            return Finding(name, Status.FAIL, says, advice)
        if self.peppers is None:
            return Finding(name, Status.OK, "Passwords are hashed without a key.")
        counts = f"With a key: {sum(hashes.peppered.values())}; still without: {hashes.plain}"
        says = f"Passwords are hashed with {_named(self.peppers)}. {counts}."
        return Finding(name, Status.OK, says)


def _named(keys: Keyring) -> str:
    names = [key.name for key in keys]
    rest = f" and still {', '.join(names[1:])}" if names[1:] else ""
    return f"{names[0]} for what is new{rest}"
