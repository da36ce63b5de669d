"""Making a backup."""

from attrs import frozen

from application.ports.stores import Store, Stores
from application.store_copy import StoreCopy
from application.tally import Tally
from application.whole_contents import Progress, blaming
from domain.faults import CopyFault


@frozen
class BackUpStore:
    """The store, as it is at one moment, is copied into a file, beside the running service.

    There is a file of that name only when all of it is there, compared with the store.
    """

    store: Store
    stores: Stores
    copy: StoreCopy

    def __call__(self, *, file: str, progress: Progress) -> Tally:
        """Make the file; raises `CopyRefused`."""
        with blaming(CopyFault.TARGET_SILENT), self.stores.new_file(file) as made:
            return self.copy(self.store, made, progress=progress)
