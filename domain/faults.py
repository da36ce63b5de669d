"""What can be wrong with a name, a password or a store."""

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


class StoreFault(StrEnum):
    """Why a store cannot be used as it is set up, where that is known."""

    NO_DRIVER = "no_driver"
    BAD_ADDRESS = "bad_address"
    UNREACHABLE = "unreachable"
    BAD_CREDENTIALS = "bad_credentials"
    NO_DATABASE = "no_database"
    NO_RIGHTS = "no_rights"
    FULL = "full"
    TOO_OLD = "too_old"
    NOT_DURABLE = "not_durable"
    NOT_UNICODE = "not_unicode"
    NO_MEETING_POINT = "no_meeting_point"
