"""Whether the store fits this version."""

from attrs import frozen

from application.ports.check import Check, Finding, Status
from application.ports.schema import Schema, SchemaState
from domain.errors import StoreUnavailable

_FINDINGS = {
    SchemaState.CURRENT: (Status.OK, "The store has the schema of this version.", ""),
    SchemaState.EMPTY: (
        Status.WARN,
        "The store is empty: nothing was started on it yet.",
        "Run `watchword migrate` or `watchword serve`.",
    ),
    SchemaState.BEHIND: (
        Status.FAIL,
        "The store has the schema of an older version.",
        "Back it up, then run `watchword migrate`.",
    ),
    SchemaState.AHEAD: (
        Status.FAIL,
        "The store has the schema of a newer version.",
        "Install the version that last ran on it, or restore a backup made before.",
    ),
    SchemaState.FOREIGN: (
        Status.FAIL,
        "The store belongs to another program.",
        "Set WATCHWORD_DATABASE_URL to a store of its own.",
    ),
}


@frozen
class SchemaCheck(Check):
    """Says how the store compares with this version."""

    schema: Schema

    def examine(self) -> Finding:
        """Compare, changing nothing."""
        try:
            status, says, advice = _FINDINGS[self.schema.state()]
        except StoreUnavailable:
            status, says = Status.FAIL, "The store does not answer."
            advice = "See that it can be reached and is not locked by another program."
        return Finding("store.schema", status, says, advice)
