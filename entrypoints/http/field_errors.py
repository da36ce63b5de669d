"""What is wrong with which field, in words."""

from domain.errors import InvalidPassword, InvalidUsername, PasswordRejected, WatchwordError
from domain.faults import PasswordFault, UsernameFault
from entrypoints.http.problems import FieldError

DETAILS: dict[UsernameFault | PasswordFault, str] = {
    UsernameFault.EMPTY: "A username has at least one character.",
    UsernameFault.TOO_LONG: "A username has at most 20 characters.",
    UsernameFault.FORBIDDEN_CHARACTER: "This contains a character that no username may have.",
    UsernameFault.MIXED_SCRIPTS: "A username keeps to one script.",
    UsernameFault.LOOKS_LIKE_ASCII: "This would be mistaken for a name in plain letters.",
    PasswordFault.TOO_SHORT: "This password is too short.",
    PasswordFault.TOO_COMMON: "This password is among the most common ones.",
    PasswordFault.LIKE_USERNAME: "This password is the username, or little more.",
    PasswordFault.LIKE_SERVICE: "This password is the name of this service, or little more.",
    PasswordFault.UNCHANGED: "This is the password that is to be replaced.",
}


def field_errors(error: WatchwordError) -> tuple[FieldError, ...]:
    """Point at the fields that an error of the use cases is about."""
    match error:
        case InvalidUsername(fault):
            return (FieldError("/username", fault, DETAILS[fault]),)
        case InvalidPassword():
            detail = "A password has at most 256 characters and 1,024 bytes."
            return (FieldError("/password", "too_long", detail),)
        case PasswordRejected(faults):
            return tuple(FieldError("/password", fault, DETAILS[fault]) for fault in faults)
        case _:
            return ()
