"""What hashes of other programs there still are."""

from attrs import frozen

from application.ports.check import Check, Finding, Status
from application.ports.password_hasher import PasswordHasher
from application.ports.stores import Snapshots
from domain.errors import StoreUnavailable


@frozen
class ForeignHashCheck(Check):
    """Says how many users have not logged in since they were imported, and whether it shows."""

    hasher: PasswordHasher
    snapshot: Snapshots

    def examine(self) -> Finding:
        """Warn where failed log-ins are not held back; how much is enough the import says."""
        name = "passwords.foreign"
        try:
            with self.snapshot() as contents:
                count = contents.hash_census().foreign
        except StoreUnavailable:
            return Finding(
                name, Status.WARN, "Not examined: see store.schema.", "See store.schema."
            )
        if not count:
            return Finding(name, Status.OK, "Every password's hash is of the kind made here.")
        says = f"Of {count} users the password's hash is another program's, or damaged."
        if self.hasher.failure_time:
            milliseconds = round(self.hasher.failure_time * 1000)
            says += f" A failed log-in takes {milliseconds} ms, which hides whose."
            return Finding(name, Status.OK, says)
        advice = "Set WATCHWORD_FAILED_LOGIN_MS: how long a failed log-in takes tells whose."
        return Finding(name, Status.WARN, says, advice)
