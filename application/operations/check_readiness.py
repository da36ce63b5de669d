"""Whether to send requests here."""

from attrs import frozen

from application.ports.schema import Schema, SchemaState
from domain.errors import StoreUnavailable

_SERVABLE = {SchemaState.CURRENT, SchemaState.AHEAD}


@frozen
class CheckReadiness:
    """The service is ready when the store answers and has the schema of this version or a newer.

    A newer one is there while others are already upgraded; this version works on it as well.
    """

    schema: Schema

    def __call__(self) -> None:
        """Return when ready; raises `StoreUnavailable`."""
        if self.schema.state() not in _SERVABLE:
            raise StoreUnavailable
