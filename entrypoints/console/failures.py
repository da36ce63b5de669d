"""The one place that turns errors into pages."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

import falcon
from attrs import field, frozen

from domain.errors import (
    LastOperator,
    NotAuthenticated,
    Overloaded,
    RecordsUnavailable,
    RequestNotFound,
    SessionNotFound,
    StaleUser,
    TableNotFound,
    TooManyAttempts,
    UserNotFound,
    WatchwordError,
)
from entrypoints.console.access import LogInAgain, NotOwnPage, ViewersLook, log_in_for, send_on
from entrypoints.console.forms import UnreadableForm
from entrypoints.console.pages import Pages
from entrypoints.console.queries import SenselessQuery
from entrypoints.environ import REQUEST_ID
from entrypoints.outage_log import OutageLog

Said = tuple[HTTPStatus, str]

SAYINGS: Final[Mapping[type[Exception], Said]] = MappingProxyType(
    {
        NotOwnPage: (HTTPStatus.FORBIDDEN, "That came from a page that is not the console's."),
        ViewersLook: (HTTPStatus.FORBIDDEN, "A viewer looks, and changes nothing."),
        UnreadableForm: (HTTPStatus.BAD_REQUEST, "What was sent is no form of the console."),
        UserNotFound: (HTTPStatus.NOT_FOUND, "There is no such user, or not any more."),
        SessionNotFound: (HTTPStatus.NOT_FOUND, "There is no such session, or not any more."),
        RequestNotFound: (HTTPStatus.NOT_FOUND, "Nothing is known of a request of that id."),
        RecordsUnavailable: (
            HTTPStatus.SERVICE_UNAVAILABLE,
            "What was asked and answered cannot be looked up. The service goes on without.",
        ),
        TableNotFound: (HTTPStatus.NOT_FOUND, "There is no such table."),
        StaleUser: (
            HTTPStatus.CONFLICT,
            "Somebody else changed this user meanwhile: nothing was done. See what they are now.",
        ),
        LastOperator: (
            HTTPStatus.CONFLICT,
            "Nobody else would be left to run this console: make somebody an operator first.",
        ),
        Overloaded: (
            HTTPStatus.SERVICE_UNAVAILABLE,
            "Too many passwords are being hashed just now: nothing was done. Try again.",
        ),
        TooManyAttempts: (
            HTTPStatus.TOO_MANY_REQUESTS,
            "Too much was tried lately: this was not looked at. Try again later.",
        ),
    }
)
_SILENT: Final = (
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The store does not answer, or does not take changes. `watchword doctor` tells more.",
)
_NO_PAGE: Final = (HTTPStatus.NOT_FOUND, "There is no such page.")


def said_of(error: Exception) -> Said:
    """Say what went wrong, and with which status."""
    return SAYINGS.get(type(error), _SILENT)


@frozen
class Failures:
    """Answers every error with a page; what is unforeseen goes on to the gate."""

    pages: Pages
    outages: OutageLog = field(factory=OutageLog)

    def install(self, app: falcon.App[falcon.Request, falcon.Response]) -> None:
        """Have the app do so."""
        app.add_error_handler(Exception, _raise_on)
        app.add_error_handler(falcon.HTTPError, self._answer_http_error)
        app.add_error_handler(NotOwnPage, self._answer)
        app.add_error_handler(ViewersLook, self._answer)
        app.add_error_handler(UnreadableForm, self._answer)
        app.add_error_handler(SenselessQuery, self._answer_query)
        app.add_error_handler(WatchwordError, self._answer)
        app.add_error_handler(NotAuthenticated, _log_in)
        app.add_error_handler(LogInAgain, _log_in)

    def _answer(
        self, req: falcon.Request, resp: falcon.Response, error: Exception, _params: object
    ) -> None:
        status, says = said_of(error)
        if isinstance(error, TooManyAttempts | Overloaded):
            resp.set_header("Retry-After", str(error.retry_after))
        if (status, says) == _SILENT:
            self.outages.write(error, request_id=_request_id(req))
        self._show(req, resp, status, says)

    def _answer_query(
        self, req: falcon.Request, resp: falcon.Response, error: SenselessQuery, _params: object
    ) -> None:
        self._show(req, resp, HTTPStatus.BAD_REQUEST, error.says)

    def _answer_http_error(
        self, req: falcon.Request, resp: falcon.Response, error: falcon.HTTPError, _params: object
    ) -> None:
        resp.set_headers(error.headers or {})
        is_lost = error.status_code == HTTPStatus.NOT_FOUND
        status, says = _NO_PAGE if is_lost else (HTTPStatus(error.status_code), error.title)
        self._show(req, resp, status, says or status.phrase)

    def _show(
        self, req: falcon.Request, resp: falcon.Response, status: HTTPStatus, says: str
    ) -> None:
        resp.status = status
        self.pages.show(req, resp, "failure", status=status, says=says, request_id=_request_id(req))


def _request_id(req: falcon.Request) -> str:
    request_id: str = req.env[REQUEST_ID]
    return request_id


def _log_in(req: falcon.Request, resp: falcon.Response, error: Exception, _params: object) -> None:
    send_on(resp, log_in_for(req, again=isinstance(error, LogInAgain)))


def _raise_on(
    _req: falcon.Request, _resp: falcon.Response, error: Exception, _params: object
) -> None:
    raise error
