"""Signing up and logging in: two ways to begin a session."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import falcon
from attrs import frozen

from application.accounts.sign_up import SignUp
from application.opened_session import OpenedSession
from application.sessions.log_in import LogIn
from domain.token import SessionKind
from entrypoints.device_cookie import DeviceCookie
from entrypoints.environ import TRIED_NAME
from entrypoints.http.bodies import credentials, log_in_credentials
from entrypoints.http.media_type import read_body
from entrypoints.http.openapi import examples
from entrypoints.http.openapi.operation import Asks, Operation
from entrypoints.http.origins import Origins
from entrypoints.http.session_transport import SessionTransport

_SIGN_UP = Operation(
    id="signUp",
    summary="Sign up",
    about='Creates a user and logs them in. With `"session": "bearer"` no cookie is set, and the'
    " token comes beside the user.",
    group="Account",
    asks=Asks.MAYBE,
    takes=examples.CREDENTIALS,
    gives=(examples.USER, examples.BEARER),
    sets_cookie=True,
    refusals=("username-taken", "password-rejected", "too-many-attempts"),
    python='client.sign_up("alice", "plum-orchard-7")',
)
_LOG_IN = Operation(
    id="logIn",
    summary="Log in",
    about="Opens a new session, and ends the one that was presented. A failed log-in is answered"
    " alike for an unknown name, a wrong password and a disabled user. A `new_password` is the"
    " user's from then on; where an operator chose the old one, it has to be given.",
    group="Account",
    asks=Asks.MAYBE,
    takes=examples.LOG_IN,
    gives=(examples.USER, examples.BEARER),
    sets_cookie=True,
    refusals=(
        "invalid-credentials",
        "password-change-required",
        "password-rejected",
        "too-many-attempts",
    ),
    python='client.log_in("alice", "plum-orchard-7")',
)


@frozen
class Opening:
    """What both do with the device that asks."""

    transport: SessionTransport
    origins: Origins
    cookie: DeviceCookie

    def hand_over(self, req: falcon.Request, resp: falcon.Response, opened: OpenedSession) -> None:
        """Answer with a new session; what keeps cookies is known from now on."""
        self.transport.hand_over(req, resp, opened)
        if opened.device_proof and opened.token.kind is SessionKind.COOKIE:
            self.cookie.send(resp, opened.device_proof)


@frozen
class SignUpResource:
    """`/api/user/signup`."""

    sign_up: SignUp
    opening: Opening
    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType({"POST": _SIGN_UP})

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Create a user with a session."""
        body = read_body(req, credentials)
        opened = self.sign_up(
            username=body.username,
            password=body.password,
            kind=body.kind,
            origin=self.opening.origins.of(req),
            presented=self.opening.transport.presented(req.env),
        )
        self.opening.hand_over(req, resp, opened)


@frozen
class LogInResource:
    """`/api/user/login`."""

    log_in: LogIn
    opening: Opening
    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType({"POST": _LOG_IN})

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Open a session of a user."""
        body = read_body(req, log_in_credentials)
        req.env[TRIED_NAME] = body.username
        opened = self.log_in(
            username=body.username,
            password=body.password,
            kind=body.kind,
            origin=self.opening.origins.of(req),
            presented=self.opening.transport.presented(req.env),
            proof=self.opening.cookie.shown(req),
            new_password=body.new_password,
        )
        self.opening.hand_over(req, resp, opened)
