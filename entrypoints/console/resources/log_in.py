"""Getting into the console, and out."""

from collections.abc import Callable

import falcon
from attrs import frozen

from application.sessions.log_in import LogIn
from application.sessions.log_out import LogOut
from domain.errors import (
    InvalidCredentials,
    InvalidPassword,
    InvalidUsername,
    PasswordChangeRequired,
    PasswordRejected,
    TooManyAttempts,
    WatchwordError,
)
from domain.origin import Origin
from domain.token import SessionKind
from entrypoints.console.access import LOG_IN, operator_at, own_path, send_on
from entrypoints.console.failures import said_of
from entrypoints.console.forms import read_form
from entrypoints.console.operator_cookie import OperatorCookie
from entrypoints.console.pages import Pages
from entrypoints.device_cookie import DeviceCookie
from entrypoints.words import FAULTS

_WRONG = "The username or the password is wrong, or this user may not use the console."
_CHANGE = "The password is right. Choose another one that only you know."


@frozen
class LogInResource:
    """`/ops/login`."""

    log_in: LogIn
    cookie: OperatorCookie
    known: DeviceCookie
    origin_of: Callable[[falcon.Request], Origin]
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form."""
        self.pages.show(
            req,
            resp,
            "log_in",
            next=own_path(req.get_param("next", default="")),
            again=req.get_param("again") == "1",
            username="",
            must_change=False,
            says="",
        )

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Open a session, in place of the one there was."""
        form = read_form(req)
        try:
            opened = self.log_in(
                username=form.get("username", ""),
                password=form.get("password", ""),
                kind=SessionKind.CONSOLE,
                origin=self.origin_of(req),
                presented=self.cookie.presented(req),
                proof=self.known.shown(req),
                new_password=form.get("new_password") or None,
            )
        except (
            InvalidCredentials,
            InvalidPassword,
            InvalidUsername,
            PasswordChangeRequired,
            PasswordRejected,
            TooManyAttempts,
        ) as error:
            self._refuse(req, resp, form, error)
            return
        self.cookie.send(resp, opened.token.text)
        if opened.device_proof:
            self.known.send(resp, opened.device_proof)
        send_on(resp, own_path(form.get("next", "")))

    def _refuse(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        form: dict[str, str],
        error: WatchwordError,
    ) -> None:
        resp.status = falcon.HTTP_403
        says, must_change = _WRONG, False
        match error:
            case PasswordChangeRequired():
                says, must_change = _CHANGE, True
            case PasswordRejected(faults):
                says, must_change = " ".join(FAULTS[fault] for fault in faults), True
            case TooManyAttempts(retry_after):
                resp.status, says = said_of(error)
                resp.set_header("Retry-After", str(retry_after))
        self.pages.show(
            req,
            resp,
            "log_in",
            next=own_path(form.get("next", "")),
            again=False,
            username=form.get("username", ""),
            must_change=must_change,
            says=says,
        )


@frozen
class LogOutResource:
    """`/ops/logout`."""

    log_out: LogOut
    cookie: OperatorCookie
    origin_of: Callable[[falcon.Request], Origin]

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """End the session."""
        origin = self.origin_of(req).as_operator(operator_at(req).caller.user_id)
        self.log_out(token=self.cookie.presented(req), origin=origin)
        self.cookie.delete(resp)
        send_on(resp, LOG_IN)
