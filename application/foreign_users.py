"""Users of another program, and what becomes of them here."""

from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from domain.faults import ImportFault, UsernameFault
from domain.password import PasswordHash
from domain.username import Username


@frozen
class ForeignUser:
    """Somebody as another program knew them."""

    username: str = field(repr=False)
    """Not printed: in a file with its columns mixed up it is something else."""
    password_hash: PasswordHash
    signed_up_at: datetime | None = None
    is_disabled: bool = False


@frozen
class Row:
    """A row of a file; nobody is in it if it could not be read."""

    line: int
    user: ForeignUser | None


class Outcome(StrEnum):
    """What becomes of a row."""

    IMPORTED = "imported"
    EXISTS = "exists"
    REFUSED = "refused"


@frozen
class Imported:
    """What became of a row."""

    line: int
    outcome: Outcome
    username: Username | None = None
    scheme: str | None = None
    """What made the hash."""
    fault: ImportFault | UsernameFault | None = None
    takes_ms: int | None = None
    """What failed log-ins would have to take for the row to be imported."""
