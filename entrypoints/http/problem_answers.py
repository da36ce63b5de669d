"""The one place that turns errors into problems."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from types import MappingProxyType

import falcon

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
from entrypoints.environ import PROBLEM, REQUEST_ID
from entrypoints.http.field_errors import field_errors
from entrypoints.http.problems import PROBLEM_JSON, PROBLEMS, FieldError, problem_body
from entrypoints.http.refusals import Refusal
from entrypoints.outage_log import OutageLog

BY_ERROR: Mapping[type[WatchwordError], str] = MappingProxyType(
    {
        InvalidUsername: "invalid-input",
        InvalidPassword: "invalid-input",
        UsernameTaken: "username-taken",
        PasswordRejected: "password-rejected",
        NotAuthenticated: "not-authenticated",
        InvalidCredentials: "invalid-credentials",
        FreshLoginRequired: "fresh-login-required",
        PasswordChangeRequired: "password-change-required",
        SessionNotFound: "not-found",
        UserNotFound: "not-found",
        RequestNotFound: "not-found",
        TableNotFound: "not-found",
        RowsRefused: "invalid-input",
        # The console's pages say it; by this way in nobody leaves it.
        LastOperator: "forbidden",
        CorruptPasswordHash: "internal-error",
        Overloaded: "overloaded",
        PepperMissing: "store-unavailable",
        TooManyAttempts: "too-many-attempts",
        StaleUser: "store-unavailable",
        StoreRefused: "store-unavailable",
        CopyRefused: "store-unavailable",
        StoreUnavailable: "store-unavailable",
        RecordsUnavailable: "store-unavailable",
    }
)
"""The code of the problem that each error of the use cases becomes."""

BY_STATUS: Mapping[int, str] = MappingProxyType({404: "not-found", 405: "method-not-allowed"})
"""The code of the problem that each refusal of Falcon becomes."""


def install(app: falcon.App[falcon.Request, falcon.Response]) -> None:
    """Have the app answer every error with a problem; what is unforeseen goes on to the gate."""
    app.add_error_handler(Exception, _raise_on)
    app.add_error_handler(falcon.HTTPError, _answer_http_error)
    app.add_error_handler(Refusal, _answer_refusal)
    app.add_error_handler(WatchwordError, partial(_answer_error, OutageLog()))


def _raise_on(
    _req: falcon.Request, _resp: falcon.Response, error: Exception, _params: object
) -> None:
    raise error


def _answer_http_error(
    req: falcon.Request, resp: falcon.Response, error: falcon.HTTPError, _params: object
) -> None:
    resp.set_headers(error.headers or {})
    _answer(req, resp, BY_STATUS.get(error.status_code, "malformed-request"))


def _answer_refusal(
    req: falcon.Request, resp: falcon.Response, refusal: Refusal, _params: object
) -> None:
    _answer(req, resp, refusal.code, refusal.errors)


def _answer_error(
    outages: OutageLog,
    req: falcon.Request,
    resp: falcon.Response,
    error: WatchwordError,
    _params: object,
) -> None:
    code = BY_ERROR[type(error)]
    if isinstance(error, NotAuthenticated):
        resp.set_header("WWW-Authenticate", "Bearer")
    if isinstance(error, Overloaded | TooManyAttempts):
        resp.set_header("Retry-After", str(error.retry_after))
    elif PROBLEMS[code].status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        outages.write(error, request_id=req.env[REQUEST_ID])
    _answer(req, resp, code, field_errors(error))


def _answer(
    req: falcon.Request,
    resp: falcon.Response,
    code: str,
    errors: tuple[FieldError, ...] = (),
) -> None:
    problem = PROBLEMS[code]
    req.env[PROBLEM] = code
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE and not resp.get_header("Retry-After"):
        resp.set_header("Retry-After", "1")
    resp.status = problem.status
    resp.content_type = PROBLEM_JSON
    resp.data = problem_body(problem, req.env[REQUEST_ID], errors)
