"""Stores in every state, without a database in it."""

from attrs import define

from application.ports.schema import Schema, SchemaState
from domain.errors import StoreUnavailable


@define
class StoreOf(Schema):
    """A store found in a certain state, which a migration makes current."""

    found: SchemaState
    migrations: int = 0

    def state(self) -> SchemaState:
        return self.found

    def migrate(self) -> None:
        self.migrations += 1
        self.found = SchemaState.CURRENT


class SilentStore(Schema):
    """A store that does not answer."""

    def state(self) -> SchemaState:
        raise StoreUnavailable

    def migrate(self) -> None:
        raise StoreUnavailable
