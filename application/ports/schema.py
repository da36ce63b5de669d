"""Whether the store is ready for this version."""

from enum import StrEnum
from typing import Protocol


class SchemaState(StrEnum):
    """How a store's schema compares to the one this version works on."""

    CURRENT = "current"
    EMPTY = "empty"
    BEHIND = "behind"
    AHEAD = "ahead"
    FOREIGN = "foreign"


class Schema(Protocol):
    """Reads and advances the schema of the store."""

    def state(self) -> SchemaState:
        """Compare the store with this version, changing nothing; raises `StoreUnavailable`."""
        ...

    def migrate(self) -> None:
        """Bring an empty or older store to this version, all of it or nothing."""
        ...
