"""Signing up and logging in: two ways to begin a session."""

import falcon
from attrs import frozen

from application.accounts.sign_up import SignUp
from application.opened_session import OpenedSession
from application.sessions.log_in import LogIn
from domain.token import SessionKind
from entrypoints.environ import TRIED_NAME
from entrypoints.http.bodies import credentials, log_in_credentials
from entrypoints.http.device_cookie import DeviceCookie
from entrypoints.http.media_type import read_body
from entrypoints.http.origins import Origins
from entrypoints.http.session_transport import SessionTransport


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
