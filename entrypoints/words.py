"""What is wrong with a name or a password, in words for whoever typed it."""

from domain.faults import PasswordFault, UsernameFault

FAULTS: dict[UsernameFault | PasswordFault, str] = {
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
