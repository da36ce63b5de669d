"""Who is let in, and to do what."""

from typing import Final
from urllib.parse import quote, unquote

import falcon
from attrs import frozen

from application.operators.authenticate_operator import AuthenticateOperator, Operator
from domain.errors import NotAuthenticated
from entrypoints.console.operator_cookie import OperatorCookie
from entrypoints.console.parts import OVERVIEW
from entrypoints.environ import USER_ID
from entrypoints.ways_in import CONSOLE

LOG_IN: Final = CONSOLE
LOG_OUT: Final = "/ops/logout"
METRICS: Final = "/metrics"
_OPEN: Final = frozenset({LOG_IN, METRICS})
"""Figures are for a program that has no password; they tell nothing of anybody."""
_ASSETS: Final = "/ops/static/"
_SAFE_METHODS: Final = frozenset({"GET", "HEAD"})


class NotOwnPage(Exception):
    """When something is to be changed at the wish of a page that is none of the console's."""


class ViewersLook(Exception):
    """When a viewer is about to change something."""


class LogInAgain(Exception):
    """When something needs a log-in of the last few minutes."""


@frozen
class Access:
    """Lets in whoever has a session and a role, before anything else is looked at.

    Everybody else is shown the log-in, whatever they ask for: not even which pages there are. What
    changes something has to come from a page of the console's own, by what browsers say of it; and
    from somebody who may act.
    """

    authenticate: AuthenticateOperator
    cookie: OperatorCookie

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Find out who asks, or have them log in."""
        changes = req.method not in _SAFE_METHODS
        if changes and not _is_from_own_page(req):
            raise NotOwnPage
        if req.path in _OPEN or req.path.startswith(_ASSETS):
            return
        try:
            operator = self.authenticate(token=self.cookie.value(req))
        except NotAuthenticated:
            resp.complete = True
            send_on(resp, log_in_for(req))
            return
        req.context.operator = operator
        req.env[USER_ID] = operator.caller.user_id
        if changes and req.path != LOG_OUT and not operator.may_act:
            raise ViewersLook


def operator_at(req: falcon.Request) -> Operator:
    """Return who was let in."""
    operator: Operator = req.context.operator
    return operator


def demand_fresh(req: falcon.Request) -> None:
    """Raise `LogInAgain` where the password was given too long ago."""
    if not operator_at(req).is_fresh:
        raise LogInAgain


def log_in_for(req: falcon.Request, *, again: bool = False) -> str:
    """Name the page to log in at, in order to come to what is asked for."""
    # A form is sent to the address of its page, and what it does: that answers no GET.
    wanted = req.relative_uri if req.method in _SAFE_METHODS else req.path.rpartition("/")[0]
    return f"{LOG_IN}?next={quote(wanted, safe='')}" + "&again=1" * again


def own_path(text: str) -> str:
    """Return the text if it leads to a page of the console, else the first page."""
    is_own = text == OVERVIEW or text.startswith((f"{OVERVIEW}/", f"{OVERVIEW}?"))
    is_plain = text.isascii() and text.isprintable()
    return text if is_own and is_plain and not _leads_up(text) else OVERVIEW


def _leads_up(text: str) -> bool:
    # As browsers read it, to whom a backslash is a slash, and "%2e" a dot.
    path = text.partition("?")[0].replace("\\", "/")
    return ".." in unquote(path).split("/")


def send_on(resp: falcon.Response, path: str) -> None:
    """Have the browser ask for another page."""
    resp.status = falcon.HTTP_303
    resp.set_header("location", path)


def _is_from_own_page(req: falcon.Request) -> bool:
    site = req.get_header("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    # Not read but compared: what is no origin is nobody's. Through a tunnel, of either scheme.
    host = req.env["HTTP_HOST"]
    return req.get_header("Origin") in {f"http://{host}", f"https://{host}"}
