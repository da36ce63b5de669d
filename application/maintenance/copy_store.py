"""Moving to another store."""

from attrs import frozen

from application.missing_keys import refuse_missing_keys
from application.ports.password_hasher import PasswordHasher
from application.ports.stores import Stores
from application.store_copy import StoreCopy
from application.tally import Tally
from application.whole_contents import Progress, blaming
from domain.faults import CopyFault


@frozen
class CopyStore:
    """Every user and every live session of one store is copied into another, and then compared.

    They keep their ids, passwords and tokens; no id of theirs is given to anybody else. What one
    moment shows is copied: what changes in the source afterwards is not. A target that has other
    users is refused, and nothing in it is overwritten; so is a source with passwords hashed with
    a key that is not here.
    """

    stores: Stores
    copy: StoreCopy
    hasher: PasswordHasher

    def __call__(self, *, source: str, target: str, progress: Progress) -> Tally:
        """Copy from one address to another; raises `CopyRefused`."""
        with (
            blaming(CopyFault.SOURCE_SILENT),
            self.stores.at(source) as one,
            blaming(CopyFault.TARGET_SILENT),
            self.stores.at(target) as other,
        ):
            refuse_missing_keys(one, hasher=self.hasher)
            return self.copy(one, other, progress=progress)
