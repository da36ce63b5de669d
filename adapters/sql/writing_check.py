"""What `watchword doctor` finds out by changing something, of any database."""

from attrs import frozen

from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.sql.ways_in import Writers
from application.ports.check import Check, Finding, Status
from application.ports.schema import Schema, SchemaState
from domain.errors import StoreUnavailable

_NOBODYS = bytes(32)
"""A digest of no token that anybody could find."""


@frozen
class WritingCheck(Check):
    """Says whether anything can be changed: more has to be in order for that than for reading."""

    schema: Schema
    writers: Writers
    advice: str
    """What to do where nothing can."""

    def examine(self) -> Finding:
        """End a session that nobody has, by the whole way that every change goes."""
        name = "store.writing"
        try:
            if self.schema.state() is not SchemaState.CURRENT:
                says = "Not examined: there is no database of this version."
                return Finding(name, Status.WARN, says, "See store.schema.")
            with SqlUnitOfWork(self.writers) as work:
                work.sessions.end(_NOBODYS)
                work.commit()
        except StoreUnavailable:
            return Finding(name, Status.FAIL, "Nothing can be changed.", self.advice)
        return Finding(name, Status.OK, "Changes can be made.")
