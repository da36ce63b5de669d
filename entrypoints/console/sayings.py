"""What the pages say of acts, done and refused."""

from collections.abc import Mapping
from typing import Final

from domain.errors import (
    InvalidPassword,
    InvalidUsername,
    PasswordRejected,
    UsernameTaken,
    WatchwordError,
)
from domain.password import MAX_BYTES, MAX_CODE_POINTS
from entrypoints.words import FAULTS

DONE: Final[Mapping[str, str]] = {
    "created": "The user was created.",
    "renamed": "The user goes by this name from now on.",
    "password": "The user has a new password. Their sessions have ended.",
    "disabled": "The user is disabled. Their sessions have ended.",
    "enabled": "The user may log in again.",
    "ended": "The session has ended.",
    "ended-all": "All sessions of the user have ended.",
    "role": "The user's role is another from now on.",
    "deleted": "The user is deleted.",
}
"""By what an address says was done, after a form."""


def said_of_credentials(error: WatchwordError) -> str:
    """Say what is wrong with a name or a password that was typed."""
    match error:
        case InvalidUsername(fault):
            return FAULTS[fault]
        case PasswordRejected(faults):
            return " ".join(FAULTS[fault] for fault in faults)
        case InvalidPassword():
            return f"A password has at most {MAX_CODE_POINTS} characters and {MAX_BYTES:,} bytes."
        case UsernameTaken():
            return "Another user has this name, or one that counts as the same."
        case _:
            raise error
