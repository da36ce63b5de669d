"""Reading and changing oneself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import falcon
from attrs import frozen

from application.accounts.update_user import UpdateUser
from domain.token import SessionKind
from entrypoints.device_cookie import DeviceCookie
from entrypoints.http.bodies import answer, caller_json, changes, user_json
from entrypoints.http.media_type import read_body
from entrypoints.http.openapi import examples
from entrypoints.http.openapi.operation import Asks, Operation
from entrypoints.http.origins import Origins
from entrypoints.http.session_transport import SessionTransport

_READ = Operation(
    id="readUser",
    summary="Read yourself",
    about="The user whose session it is.",
    group="Account",
    asks=Asks.SESSION,
    gives=(examples.USER,),
    sets_cookie=True,
    python="client.me()",
)
_CHANGE = Operation(
    id="changeUser",
    summary="Change yourself",
    about="Changes what is given, all of it or nothing. A new password needs `current_password`, or"
    " a session whose log-in is at most 5 minutes old; it ends every other session and replaces the"
    " caller's own.",
    group="Account",
    asks=Asks.SESSION,
    takes=examples.CHANGES,
    gives=(examples.RENAMED, examples.BEARER),
    sets_cookie=True,
    refusals=(
        "username-taken",
        "password-rejected",
        "invalid-credentials",
        "fresh-login-required",
        "too-many-attempts",
    ),
    python='client.update(username="alice.b")',
)


@frozen
class UserResource:
    """`/api/user`."""

    update_user: UpdateUser
    transport: SessionTransport
    origins: Origins
    cookie: DeviceCookie
    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType({"GET": _READ, "PUT": _CHANGE})

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the caller."""
        answer(resp, caller_json(self.transport.caller(req, resp)))

    on_head = on_get

    def on_put(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Change what is given about the caller."""
        caller = self.transport.caller(req, resp)
        body = read_body(req, changes)
        updated = self.update_user(
            caller=caller,
            origin=self.origins.of(req, caller),
            username=body.username,
            password=body.password,
            current_password=body.current_password,
        )
        if updated.opened:
            self.transport.hand_over(req, resp, updated.opened)
        else:
            answer(resp, user_json(updated.user))
        if updated.device_proof and caller.kind is SessionKind.COOKIE:
            self.cookie.send(resp, updated.device_proof)
