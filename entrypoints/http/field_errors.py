"""What is wrong with which field, in words."""

from domain.errors import InvalidPassword, InvalidUsername, PasswordRejected, WatchwordError
from entrypoints.http.problems import FieldError
from entrypoints.words import FAULTS


def field_errors(error: WatchwordError) -> tuple[FieldError, ...]:
    """Point at the fields that an error of the use cases is about."""
    match error:
        case InvalidUsername(fault):
            return (FieldError("/username", fault, FAULTS[fault]),)
        case InvalidPassword():
            detail = "A password has at most 256 characters and 1,024 bytes."
            return (FieldError("/password", "too_long", detail),)
        case PasswordRejected(faults):
            return tuple(FieldError("/password", fault, FAULTS[fault]) for fault in faults)
        case _:
            return ()
