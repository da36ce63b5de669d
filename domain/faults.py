"""What can be wrong with a name, a password, a store or a copy."""

from enum import StrEnum


class UsernameFault(StrEnum):
    """Why a text is refused as a username."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    FORBIDDEN_CHARACTER = "forbidden_character"
    MIXED_SCRIPTS = "mixed_scripts"
    LOOKS_LIKE_ASCII = "looks_like_ascii"


class RowsFault(StrEnum):
    """Why rows of a table are not looked up."""

    NO_COLUMN = "no_column"
    SECRET_COLUMN = "secret_column"  # noqa: S105 - a fault
    NOT_SORTABLE = "not_sortable"
    NO_VALUE = "no_value"
    NO_CURSOR = "no_cursor"


class PasswordFault(StrEnum):
    """Why the policy refuses a new password."""

    TOO_SHORT = "too_short"
    TOO_COMMON = "too_common"
    LIKE_USERNAME = "like_username"
    LIKE_SERVICE = "like_service"
    UNCHANGED = "unchanged"


class ImportFault(StrEnum):
    """Why a row of another program's users is not imported, where it is not for the name."""

    MALFORMED = "malformed"
    UNKNOWN_HASH = "unknown_hash"
    HASH_SHOWS = "hash_shows"


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
    READ_ONLY = "read_only"
    NOT_UNICODE = "not_unicode"
    NO_MEETING_POINT = "no_meeting_point"


class CopyFault(StrEnum):
    """Why one store cannot be copied into another."""

    SOURCE_EMPTY = "source_empty"
    SOURCE_BEHIND = "source_behind"
    SOURCE_AHEAD = "source_ahead"
    SOURCE_FOREIGN = "source_foreign"
    SOURCE_SILENT = "source_silent"
    TARGET_AHEAD = "target_ahead"
    TARGET_FOREIGN = "target_foreign"
    TARGET_SILENT = "target_silent"
    SAME_STORE = "same_store"
    KEY_MISSING = "key_missing"
    FILE_EXISTS = "file_exists"
    TARGET_HAS_USERS = "target_has_users"
    CONFLICT = "conflict"
    DIFFERENT = "different"


class DeliveryFault(StrEnum):
    """Why somebody could not be told of an incident."""

    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    REFUSED = "refused"
    """It answered, and did not take it."""
    NO_CHANNEL = "no_channel"
    """That way of telling is not set up any more."""
