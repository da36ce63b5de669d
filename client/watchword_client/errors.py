"""What can go wrong, one class for each thing a caller may want to tell apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


class WatchwordError(Exception):
    """Any failure of a call; no message or repr of one carries what was sent."""


class Unreachable(WatchwordError):
    """No whole answer came: refused, timed out or broken off.

    Whether the server did what was asked is unknown, and the call is never repeated by itself.
    """


class UnexpectedAnswer(WatchwordError):
    """What answered is neither a result nor a problem of Watchword: a proxy, or another program."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.status}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field; `pointer` is its place in the body (RFC 6901)."""

    pointer: str
    code: str
    detail: str


class ApiError(WatchwordError):
    """The server refused, with a problem (RFC 9457); the class itself where the code is unknown.

    `retry_after` is in seconds, and None where the server names no delay.
    """

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str = "",
        errors: tuple[Fault, ...] = (),
        request_id: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        # All of them reach the base, so that copies and pickles of an error are whole.
        super().__init__(status, code, title, detail, errors, request_id, retry_after)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors
        self.request_id = request_id
        self.retry_after = retry_after

    def __str__(self) -> str:
        faults = "".join(f"; {fault.pointer}: {fault.detail}" for fault in self.errors)
        return f"{self.status} {self.code}: {self.detail or self.title}{faults}"


class MalformedBody(ApiError):
    """The body is not the JSON that the server accepts."""


class AmbiguousCredentials(ApiError):
    """More than one session was presented at once."""


class InvalidInput(ApiError):
    """A field is missing, unknown or out of bounds; `errors` says which."""


class UsernameTaken(ApiError):
    """Another user has the name, or one that counts as the same."""


class PasswordRejected(ApiError):
    """The new password is too weak; `errors` says why."""


class NotAuthenticated(ApiError):
    """No live session was presented."""


class InvalidCredentials(ApiError):
    """The name and the password do not let anyone in; the server never says which is wrong."""


class CrossOrigin(ApiError):
    """The request came from a page of another origin."""


class FreshLoginRequired(ApiError):
    """A password change needs the current password, or a log-in of a moment ago."""


class PasswordChangeRequired(ApiError):
    """The password is right, and lets in only with a `new_password` to replace it."""


class Forbidden(ApiError):
    """The session is good, but not for this."""


class NotFound(ApiError):
    """There is no such thing, or it is someone else's."""


class TooManyAttempts(ApiError):
    """Too many tries; `retry_after` says when the next one counts."""


class Overloaded(ApiError):
    """The server has no room for the request now and did nothing with it."""


class StoreUnavailable(ApiError):
    """The server cannot reach its store; it says nothing about the session or the password."""


BY_CODE: Mapping[str, type[ApiError]] = MappingProxyType(
    {
        "malformed-body": MalformedBody,
        "ambiguous-credentials": AmbiguousCredentials,
        "invalid-input": InvalidInput,
        "username-taken": UsernameTaken,
        "password-rejected": PasswordRejected,
        "not-authenticated": NotAuthenticated,
        "invalid-credentials": InvalidCredentials,
        "cross-origin": CrossOrigin,
        "fresh-login-required": FreshLoginRequired,
        "password-change-required": PasswordChangeRequired,
        "forbidden": Forbidden,
        "not-found": NotFound,
        "too-many-attempts": TooManyAttempts,
        "overloaded": Overloaded,
        "store-unavailable": StoreUnavailable,
    }
)
"""Which class each problem code raises."""
