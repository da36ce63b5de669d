"""Every way a use case can refuse or fail, as data; the words for people live where people are."""

from attrs import frozen

from domain.faults import (
    CopyFault,
    PasswordFault,
    RowsFault,
    StoreFault,
    UsernameFault,
)


class WatchwordError(Exception):
    """The root of every error that Watchword itself raises."""


@frozen
class InvalidUsername(WatchwordError):
    """When a text cannot be anybody's name."""

    fault: UsernameFault


class InvalidPassword(WatchwordError):
    """When a text is longer than any password may be, or no valid Unicode; it is never hashed."""


@frozen
class PasswordRejected(WatchwordError):
    """When a new password is weaker than the policy allows."""

    faults: tuple[PasswordFault, ...]


class UsernameTaken(WatchwordError):
    """When the store already holds a user whose name has the same key."""


class InvalidCredentials(WatchwordError):
    """When a name and password do not let anyone in; never says which of them was wrong."""


class NotAuthenticated(WatchwordError):
    """When no live session stands behind a request that needs one."""


class FreshLoginRequired(WatchwordError):
    """When a new password comes without the current one from a log-in that is no longer recent."""


class SessionNotFound(WatchwordError):
    """When the caller has no session of that id, whoever else may have one."""


class UserNotFound(WatchwordError):
    """When an operator names a user who does not exist."""


class TableNotFound(WatchwordError):
    """When an operator names a table there is not."""


@frozen
class RowsRefused(WatchwordError):
    """When a filter, a sort or a place in a table makes no sense, or is about what is secret."""

    fault: RowsFault


class LastOperator(WatchwordError):
    """When nobody would be left who can do everything in the console."""


class PasswordChangeRequired(WatchwordError):
    """When a right password lets in only who chooses another along with it."""


class StaleUser(WatchwordError):
    """When a user is saved over a change that the writer has not seen."""


@frozen
class Overloaded(WatchwordError):
    """When more wait than the service admits, for a hash or for one name; nothing was tried."""

    retry_after: int
    """Whole seconds, at least 1."""


@frozen
class TooManyAttempts(WatchwordError):
    """When too much was tried lately; what was tried now was not looked at."""

    retry_after: int
    """Whole seconds, at least 1."""


@frozen
class StoreUnavailable(WatchwordError):
    """When the store cannot answer: an outage, which says nothing about the caller."""

    fault: StoreFault | None = None
    """What is known to be wrong, for operators."""


@frozen
class StoreRefused(WatchwordError):
    """When the store belongs to another program or to a newer version; it was not touched."""

    state: str


@frozen
class CopyRefused(WatchwordError):
    """When what one store holds cannot be brought into another, or was not brought there whole."""

    fault: CopyFault
    cause: StoreFault | None = None
    """What is known to be wrong with a store that is silent."""


class CorruptPasswordHash(WatchwordError):
    """When what a row keeps as a password hash is none that this version can read."""


class PepperMissing(WatchwordError):
    """When a password hash was made with a key that is not here: nobody can tell what fits it."""


class RequestNotFound(WatchwordError):
    """When nothing is known of a request of that id."""


class RecordsUnavailable(WatchwordError):
    """When what was asked and answered cannot be looked up or kept: nobody is served less well."""
