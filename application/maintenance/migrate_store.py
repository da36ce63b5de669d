"""Bringing the store to this version."""

from attrs import frozen

from application.ports.schema import Schema, SchemaState
from domain.errors import StoreRefused


@frozen
class MigrateStore:
    """An empty or older store is brought to this version; any other is refused, untouched."""

    schema: Schema

    def __call__(self) -> SchemaState:
        """Migrate where needed and return how the store was found; raises `StoreRefused`."""
        found = self.schema.state()
        if found in {SchemaState.AHEAD, SchemaState.FOREIGN}:
            raise StoreRefused(found)
        if found is not SchemaState.CURRENT:
            self.schema.migrate()
        return found
