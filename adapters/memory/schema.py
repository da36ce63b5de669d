"""The schema of a store that has none."""

from attrs import define

from application.ports.schema import Schema, SchemaState


@define
class MemorySchema(Schema):
    """Is always of this version, being made by it."""

    def state(self) -> SchemaState:
        """Say that all is well."""
        return SchemaState.CURRENT

    def migrate(self) -> None:
        """Have nothing to do."""
