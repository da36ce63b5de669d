"""Stores as wholes: the one that is served, and others beside it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from attrs import frozen

from application.ports.contents import Contents
from application.ports.schema import Schema
from application.ports.unit_of_work import UnitOfWorkFactory

Snapshots = Callable[[], AbstractContextManager[Contents]]
"""Shows all that was committed at one moment, for as long as it is looked at.

Whoever writes meanwhile is not seen, and not held up.
"""


@frozen
class Store:
    """What whoever moves a whole store needs of it."""

    schema: Schema
    snapshot: Snapshots
    unit_of_work: UnitOfWorkFactory
    identity: Callable[[], object]
    """Tells one store from another, whatever they are called; nothing where there is none yet."""


class Stores(Protocol):
    """Opens stores for a while; what can be found out only by asking is left to `Schema.state`."""

    def at(self, url: str) -> AbstractContextManager[Store]:
        """Open the store at an address that settings could name."""
        ...

    def in_file(self, path: str) -> AbstractContextManager[Store]:
        """Open the store that a backup made."""
        ...

    def new_file(self, path: str) -> AbstractContextManager[Store]:
        """Make an empty store for its owner alone, that becomes a file of that name.

        It does when it is left in peace, whole and on the disk; left by an exception, it is gone.
        Raises `CopyRefused` where that name is taken, and `StoreUnavailable`.
        """
        ...
