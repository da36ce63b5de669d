"""Whether to send requests here."""

from attrs import frozen

from application.ports.schema import Schema, SchemaState
from domain.errors import StoreUnavailable


@frozen
class CheckReadiness:
    """The service is ready when the store answers and has the schema of this version."""

    schema: Schema

    def __call__(self) -> None:
        """Return when ready; raises `StoreUnavailable`."""
        if self.schema.state() is not SchemaState.CURRENT:
            raise StoreUnavailable
