"""Signing up and logging in: two ways to begin a session."""

import falcon
from attrs import frozen

from application.accounts.sign_up import SignUp
from application.sessions.log_in import LogIn
from entrypoints.http.bodies import credentials
from entrypoints.http.client_device import ClientDevice
from entrypoints.http.media_type import read_body
from entrypoints.http.session_transport import SessionTransport


@frozen
class OpeningResource:
    """`/api/user/signup` and `/api/user/login`, which ask and answer the same."""

    use_case: SignUp | LogIn
    transport: SessionTransport
    devices: ClientDevice

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Open a session."""
        body = read_body(req, credentials)
        opened = self.use_case(
            username=body.username,
            password=body.password,
            kind=body.session,
            device=self.devices.of(req),
            presented=self.transport.presented(req.env),
        )
        self.transport.hand_over(req, resp, opened)
