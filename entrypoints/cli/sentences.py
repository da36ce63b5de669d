"""Every error in words for an operator, and the exit code of its command.

0 done, 1 refused or failed, 2 not understood, 3 settings that cannot be used, 4 a store that
cannot be used. Long because it is a list: each way to fail with its words.
"""

import re

import click

from domain.errors import (
    CopyRefused,
    CorruptPasswordHash,
    FreshLoginRequired,
    InvalidCredentials,
    InvalidPassword,
    InvalidUsername,
    LastOperator,
    NotAuthenticated,
    Overloaded,
    PasswordChangeRequired,
    PasswordRejected,
    PepperMissing,
    RecordsUnavailable,
    RequestNotFound,
    RowsRefused,
    SessionNotFound,
    StaleUser,
    StoreRefused,
    StoreUnavailable,
    TableNotFound,
    TooManyAttempts,
    UsernameTaken,
    UserNotFound,
    WatchwordError,
)
from domain.faults import CopyFault, PasswordFault, StoreFault, UsernameFault
from domain.password import MAX_BYTES, MAX_CODE_POINTS
from domain.username import MAX_LENGTH
from entrypoints.settings import SettingsRefused

USERNAME_FAULTS = {
    UsernameFault.EMPTY: "A username cannot be empty.",
    UsernameFault.TOO_LONG: f"A username has at most {MAX_LENGTH} characters.",
    UsernameFault.FORBIDDEN_CHARACTER: "The username has a character that no username may have,"
    " such as a space or a control character.",
    UsernameFault.MIXED_SCRIPTS: "The username mixes scripts, as names made to deceive do.",
    UsernameFault.LOOKS_LIKE_ASCII: "The username looks like another, in plain letters.",
}
PASSWORD_FAULTS = {
    PasswordFault.TOO_SHORT: "The password is too short.",
    PasswordFault.TOO_COMMON: "The password is one of those that everybody tries first.",
    PasswordFault.LIKE_USERNAME: "The password is the username, or little more.",
    PasswordFault.LIKE_SERVICE: "The password is the name of the service, or little more.",
    PasswordFault.UNCHANGED: "The new password is the old one.",
}
STORE_FAULTS = {
    StoreFault.NO_DRIVER: "WATCHWORD_DATABASE_URL names PostgreSQL, whose driver is not installed,"
    " or not all of it: pip install 'psycopg[binary]', or watchword with the extra postgres.",
    StoreFault.BAD_ADDRESS: "What is in WATCHWORD_DATABASE_URL is no address that PostgreSQL's"
    " library understands: see its options, and that special characters are in percent form.",
    StoreFault.UNREACHABLE: "The PostgreSQL server that WATCHWORD_DATABASE_URL names does not"
    " answer, or refuses: see its host, port and options, that it runs, and who may connect.",
    StoreFault.BAD_CREDENTIALS: "The PostgreSQL server refuses the user or the password in"
    " WATCHWORD_DATABASE_URL.",
    StoreFault.NO_DATABASE: "The PostgreSQL server has no database of the name in"
    " WATCHWORD_DATABASE_URL: create it.",
    StoreFault.NO_RIGHTS: "The user in WATCHWORD_DATABASE_URL may not make tables in that"
    " database: make it the database's owner.",
    StoreFault.FULL: "The PostgreSQL server that WATCHWORD_DATABASE_URL names has no connection"
    " left: raise its max_connections, or lower WATCHWORD_WORKERS.",
    StoreFault.TOO_OLD: "The PostgreSQL server that WATCHWORD_DATABASE_URL names is older than"
    " version 14: use a newer one.",
    StoreFault.NOT_DURABLE: "The PostgreSQL server that WATCHWORD_DATABASE_URL names does not wait"
    " for its disk, and a power cut may destroy every user: set fsync = on there.",
    StoreFault.READ_ONLY: "The PostgreSQL server that WATCHWORD_DATABASE_URL names takes no"
    " changes: it is a standby, in whose place the primary has to be named, or set to read only.",
    StoreFault.NOT_UNICODE: "The database in WATCHWORD_DATABASE_URL cannot keep every name: create"
    " one with the encoding UTF8.",
    StoreFault.NO_MEETING_POINT: "WATCHWORD_HOSTS=one needs a folder in which the processes of this"
    " user meet, watchword-<uid> in /dev/shm or the temporary folder, and it cannot be made there"
    " or is open to others.",
}
COPY_FAULTS = {
    CopyFault.SOURCE_EMPTY: "There is nothing to copy from: no store is there, or one that nothing"
    " was started on yet.",
    CopyFault.SOURCE_BEHIND: "What is to be copied from was made by an older version of Watchword."
    " It was not touched. Run `watchword migrate` on it, or on a copy of it, first.",
    CopyFault.SOURCE_AHEAD: "What is to be copied from was made by a newer version of Watchword."
    " It was not touched. Install that version.",
    CopyFault.SOURCE_FOREIGN: "What is to be copied from is no store of Watchword's."
    " It was not touched.",
    CopyFault.SOURCE_SILENT: "What is to be copied from cannot be read: it is damaged, locked or"
    " out of reach. It was not touched.",
    CopyFault.TARGET_AHEAD: "What is to be copied into was made by a newer version of Watchword."
    " It was not touched. Install that version.",
    CopyFault.TARGET_FOREIGN: "What is to be copied into belongs to another program."
    " It was not touched.",
    CopyFault.TARGET_SILENT: "What is to be copied into cannot be written: there is no such place,"
    " no room or no permission, or it is locked or out of reach.",
    CopyFault.SAME_STORE: "Both are one and the same store.",
    CopyFault.KEY_MISSING: "What is to be copied from has passwords hashed with a key that"
    " WATCHWORD_PEPPERS does not hold, or holds another in place of: nobody could log in with"
    " them. Nothing was touched. Set that key first, here and wherever the copy is served.",
    CopyFault.FILE_EXISTS: "There is a file of that name already. It was not touched.",
    CopyFault.TARGET_HAS_USERS: "The store has users already. It was not touched."
    " With --replace they are replaced.",
    CopyFault.CONFLICT: "What is to be copied into has other users or sessions than what is to be"
    " copied from, or they have changed since a copy that was cut short. Nothing was overwritten."
    " Begin again with an empty store.",
    CopyFault.DIFFERENT: "What was copied is not what is there now: somebody writes to it, or it is"
    " damaged. Do not use it. Begin again with an empty store.",
}
STORE_STATES = {
    "ahead": "The store was made by a newer version of Watchword. It was not touched."
    " Install that version, or restore a backup made before.",
    "foreign": "The store belongs to another program. It was not touched."
    " Set WATCHWORD_DATABASE_URL to a store of its own.",
}
SENTENCES: dict[type[WatchwordError], str] = {
    InvalidPassword: f"A password has at most {MAX_CODE_POINTS} characters and {MAX_BYTES} bytes,"
    " all of them valid Unicode.",
    UsernameTaken: "A user of that name exists already.",
    UserNotFound: "There is no user of that name.",
    InvalidCredentials: "The username or the password is wrong.",
    NotAuthenticated: "Nobody is logged in.",
    FreshLoginRequired: "That needs a log-in of the last few minutes.",
    TableNotFound: "There is no such table.",
    RowsRefused: "That filter, sort or place in the table makes no sense.",
    LastOperator: "Nobody else would be left who can do everything in the console: make somebody"
    " an operator first.",
    PasswordChangeRequired: "The password has to be changed along with the log-in.",
    SessionNotFound: "There is no such session.",
    RequestNotFound: "Nothing is known of a request of that id.",
    RecordsUnavailable: "The file of what was asked and answered cannot be used: see that it is"
    " Watchword's, that it can be written and that there is room. The service goes on without.",
    StaleUser: "Somebody else changed that user at the same time. Try again.",
    TooManyAttempts: "Too much was tried lately. Try again later.",
    Overloaded: "Too many passwords are being hashed just now. Try again.",
    StoreUnavailable: "The store does not answer. If it is new, run `watchword migrate`; else see"
    " that it can be reached and written and is not locked by another program."
    " `watchword doctor` tells more.",
    PepperMissing: "The store has passwords hashed with a key that WATCHWORD_PEPPERS does not hold,"
    " or holds another in place of: set the key that was lost, beside those that are set.",
    CorruptPasswordHash: "The user's password hash cannot be read. Set a new password.",
}


class Failure(click.ClickException):
    """Ends a command with a sentence on stderr and an exit code."""

    exit_code = 1


class SettingsFailure(Failure):
    """Ends a command whose settings cannot be used."""

    exit_code = 3


class StoreFailure(Failure):
    """Ends a command whose store cannot be used."""

    exit_code = 4


_WITH_GOOD_STORES = {
    CopyFault.SAME_STORE,
    CopyFault.KEY_MISSING,
    CopyFault.FILE_EXISTS,
    CopyFault.TARGET_HAS_USERS,
    CopyFault.CONFLICT,
    CopyFault.DIFFERENT,
}
"""What is wrong with a copy though both stores can be used."""


def failure_of(error: WatchwordError | SettingsRefused) -> Failure:
    """Say an error."""
    match error:
        case SettingsRefused(faults=faults):
            lines = "\n".join(f"  {fault}" for fault in faults)
            return SettingsFailure(f"The settings cannot be used:\n{lines}")
        case StoreRefused() | StoreUnavailable() | CopyRefused():
            return _of_store(error)
        case PepperMissing():
            return SettingsFailure(SENTENCES[PepperMissing])
        case InvalidUsername(fault=fault):
            return Failure(USERNAME_FAULTS[fault])
        case PasswordRejected(faults=faults):
            return Failure(" ".join(PASSWORD_FAULTS[fault] for fault in faults))
        case _:
            return Failure(SENTENCES[type(error)])


def _of_store(error: StoreRefused | StoreUnavailable | CopyRefused) -> Failure:
    match error:
        case StoreRefused(state=state):
            return StoreFailure(STORE_STATES[state])
        case StoreUnavailable(fault=fault):
            return StoreFailure(STORE_FAULTS[fault] if fault else SENTENCES[StoreUnavailable])
        case CopyRefused(fault=copy_fault, cause=cause):
            failure = Failure if copy_fault in _WITH_GOOD_STORES else StoreFailure
            return failure(COPY_FAULTS[copy_fault] + _why(cause))


def _why(cause: StoreFault | None) -> str:
    # These sentences are about the setting; here an address was given in its place.
    return f" {STORE_FAULTS[cause]}".replace("WATCHWORD_DATABASE_URL", "its URL") if cause else ""


def code_of(error: WatchwordError | SettingsRefused) -> str:
    """Name an error for programs: `UserNotFound` is `user-not-found`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(error).__name__).lower()
