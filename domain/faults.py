"""What can be wrong with a name or a password."""

from enum import StrEnum


class UsernameFault(StrEnum):
    """Why a text is refused as a username."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    FORBIDDEN_CHARACTER = "forbidden_character"
    MIXED_SCRIPTS = "mixed_scripts"
    LOOKS_LIKE_ASCII = "looks_like_ascii"


class PasswordFault(StrEnum):
    """Why the policy refuses a new password."""

    TOO_SHORT = "too_short"
    TOO_COMMON = "too_common"
    LIKE_USERNAME = "like_username"
