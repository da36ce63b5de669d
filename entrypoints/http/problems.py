"""The catalogue of problems: every refusal this service can answer, and how one is rendered.

Longer than its neighbours because it is a table: one entry a code, in the order of the statuses.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec
from attrs import asdict, frozen

PROBLEM_JSON = "application/problem+json"
_CODES_WITH_ERRORS = frozenset({"invalid-input", "password-rejected"})


@frozen
class Problem:
    """One way a request can fail, named by its code (RFC 9457).

    `detail` goes into the answer; `meaning` is for the documentation page alone.
    """

    code: str
    status: int
    title: str
    detail: str
    meaning: str

    @property
    def type(self) -> str:
        """The relative address that identifies the problem and documents it."""
        return f"/problems/{self.code}"


@frozen
class FieldError:
    """What is wrong with one place of the body, given as a JSON pointer (RFC 6901), or the query.

    A parameter of the query is pointed at as if it were a key of the body.
    """

    pointer: str
    code: str
    detail: str


def problem_body(problem: Problem, request_id: str, errors: Sequence[FieldError] = ()) -> bytes:
    """Render the problem document; `errors` appears only where the contract has it."""
    members: dict[str, object] = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "request_id": request_id,
    }
    if problem.code in _CODES_WITH_ERRORS:
        # As dictionaries: msgspec sorts the members of a slotted class by name.
        members["errors"] = [asdict(error) for error in errors]
    return msgspec.json.encode(members)


_CATALOGUE = (
    Problem(
        "malformed-request",
        400,
        "Malformed request",
        "The Host header, the method, a header's encoding or the framing is not acceptable.",
        "The request has no Host header, more than one, or one that is not a host; its Cookie or"
        " Authorization header is empty or not ASCII; its body ended early; or its transfer coding"
        " is not understood. Send one well-formed request with one Host. A browser that holds such"
        " a cookie, of another application on the host, has to delete it. What cannot be read as"
        " HTTP at all is answered 400 by the server itself, with no document and none of the usual"
        " headers.",
    ),
    Problem(
        "malformed-body",
        400,
        "Malformed body",
        "The body is not an acceptable JSON object.",
        "The body must be one JSON object in UTF-8 without a byte order mark, at most 8 levels"
        " deep, with no key twice, no NaN or Infinity and no lone surrogate. Correct the encoder"
        " and send the request again.",
    ),
    Problem(
        "ambiguous-credentials",
        400,
        "Ambiguous credentials",
        "The request carries more than one credential.",
        "Send either one session cookie or one bearer token in Authorization, never both and"
        " never either of them twice. A comma in Authorization, of any scheme, is taken for two"
        " headers, since that is how two of them arrive.",
    ),
    Problem(
        "invalid-input",
        400,
        "Invalid input",
        "Some values in the request are not acceptable; see errors.",
        "The body is JSON but a field is missing, unknown, of the wrong type or out of bounds; or"
        " a parameter of the query is. Each entry of `errors` points at one of them and names the"
        " rule; correct them and send the request again.",
    ),
    Problem(
        "username-taken",
        400,
        "Username taken",
        "Another user already has this username.",
        "Usernames are compared without regard to case and width, so a name that differs only in"
        " these is taken as well. Choose another one.",
    ),
    Problem(
        "password-rejected",
        400,
        "Password rejected",
        "The password is not acceptable; see errors.",
        "The password is too short, among the 30,000 most common, or little more than the username"
        " or the name of the service; the reason is in `errors`. Choose another one.",
    ),
    Problem(
        "not-authenticated",
        401,
        "Not authenticated",
        "This needs a live session.",
        "The request carries no session, or one that has ended or expired. Log in and send it"
        " again with the new session.",
    ),
    Problem(
        "invalid-credentials",
        403,
        "Invalid credentials",
        "The username or the password is wrong.",
        "The answer is the same for an unknown name, a wrong password and a disabled user, so"
        " that it tells nothing about who exists. Ask the person to type both again.",
    ),
    Problem(
        "cross-origin",
        403,
        "Cross-origin request refused",
        "This request may not come from another origin.",
        "A browser sent the request from a page of an origin that is not allowed. Nothing was"
        " done. Call from the same origin, or have the operator list the origin.",
    ),
    Problem(
        "fresh-login-required",
        403,
        "Fresh login required",
        "This change needs the current password or a recent login.",
        "Setting a new password needs `current_password`, or a session whose login is at most five"
        " minutes old. Send the current password, or log in again first.",
    ),
    Problem(
        "password-change-required",
        403,
        "Password change required",
        "The password is right, and has to be replaced.",
        "An operator chose this password for the user. Ask the person for another one, and send the"
        " log-in again with it as `new_password`.",
    ),
    Problem(
        "forbidden",
        403,
        "Forbidden",
        "This is not allowed.",
        "The caller is known but may not do this. Sending the same request again does not help.",
    ),
    Problem(
        "not-found",
        404,
        "Not found",
        "There is nothing at this address.",
        "The path is unknown, or names something that does not exist or is not the caller's.",
    ),
    Problem(
        "method-not-allowed",
        405,
        "Method not allowed",
        "This address does not answer that method.",
        "The `Allow` header lists the methods that this address answers. Headers that ask for"
        " another method than the one sent are ignored.",
    ),
    Problem(
        "body-too-large",
        413,
        "Body too large",
        "The body is larger than 16 KiB.",
        "No request of this service needs a body of more than 16,384 bytes. Nothing was done.",
    ),
    Problem(
        "uri-too-long",
        414,
        "Address too long",
        "The path and the query are longer than 4,096 bytes.",
        "Shorten the address. An address of more than about 16,000 bytes is refused with 431 by"
        " the server itself, with no document and none of the usual headers.",
    ),
    Problem(
        "unsupported-media-type",
        415,
        "Unsupported media type",
        "The body must be sent as application/json.",
        "Set `Content-Type: application/json`; a charset of utf-8 is tolerated, any other type is"
        " refused before a byte is read as JSON.",
    ),
    Problem(
        "too-many-attempts",
        429,
        "Too many attempts",
        "Too many attempts; try again later.",
        "Wait for the number of seconds in `Retry-After` before trying again.",
    ),
    Problem(
        "headers-too-large",
        431,
        "Headers too large",
        "The headers of the request are too large.",
        "The request line and headers together exceed 16,384 bytes, or there are more than 100"
        " headers. The server itself answers this, with no document and none of the usual headers;"
        " a client usually has to delete cookies of other applications.",
    ),
    Problem(
        "internal-error",
        500,
        "Internal error",
        "Something went wrong on our side.",
        "A fault of the service, recorded there under the `request_id`. It is not known whether"
        " the request took effect: read before sending it again.",
    ),
    Problem(
        "overloaded",
        503,
        "Overloaded",
        "The service is busy; try again shortly.",
        "Too many passwords are being checked or bodies received at the moment. Nothing was done;"
        " send the same request again after `Retry-After` seconds.",
    ),
    Problem(
        "store-unavailable",
        503,
        "Store unavailable",
        "The service cannot reach its store; try again shortly.",
        "The database does not answer. This says nothing about the password or the session; send"
        " the same request again after `Retry-After` seconds.",
    ),
)

PROBLEMS: Mapping[str, Problem] = MappingProxyType({each.code: each for each in _CATALOGUE})
"""Every problem by its code."""
