"""How far the schema has come: the same steps on every database."""

from collections.abc import Set

from application.ports.schema import SchemaState
from domain.errors import StoreRefused

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every revision this version knows, oldest first; the last is the one it works on."""

OURS = {"users", "sessions"}
"""Tables without which a database that has our mark is not ours any more."""


def state_by(*, tables: Set[str], revisions: Set[str]) -> SchemaState:
    """Judge a database that has our mark by its tables and by the revisions it keeps."""
    if revisions - set(REVISIONS):
        return SchemaState.AHEAD
    if len(revisions) != 1 or not tables >= OURS:
        return SchemaState.FOREIGN
    return SchemaState.CURRENT if revisions == {REVISIONS[-1]} else SchemaState.BEHIND


def refuse_others(found: SchemaState) -> None:
    """Raise `StoreRefused` for a store that is newer, or not ours."""
    if found in {SchemaState.AHEAD, SchemaState.FOREIGN}:
        raise StoreRefused(found)
