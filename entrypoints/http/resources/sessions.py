"""Logging out; seeing and ending one's sessions."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import falcon
from attrs import frozen

from application.sessions.end_session import EndSession
from application.sessions.end_sessions import EndSessions, Scope
from application.sessions.list_sessions import ListSessions
from application.sessions.log_out import LogOut
from entrypoints.http.bodies import Nothing, SessionBody, SessionsBody, answer, nothing
from entrypoints.http.media_type import has_body, read_body
from entrypoints.http.openapi import examples
from entrypoints.http.openapi.operation import Asks, Operation, Parameter, Place
from entrypoints.http.origins import Origins
from entrypoints.http.query import one_of
from entrypoints.http.session_transport import SessionTransport

_GROUP = "Sessions and activity"
_LOG_OUT = Operation(
    id="logOut",
    summary="Log out",
    about="Ends the session that is presented, if there is one. The body may be left out.",
    group="Account",
    asks=Asks.MAYBE,
    takes=Nothing(),
    needs_body=False,
    sets_cookie=True,
    python="client.log_out()",
)
_LIST = Operation(
    id="listSessions",
    summary="List your sessions",
    about="The caller's sessions, the newest hundred, newest first.",
    group=_GROUP,
    asks=Asks.SESSION,
    gives=(examples.SESSIONS,),
    sets_cookie=True,
    python="client.sessions()",
)
_END_MANY = Operation(
    id="endSessions",
    summary="End many sessions",
    about="Ends all sessions but the caller's own, or that one too.",
    group=_GROUP,
    asks=Asks.SESSION,
    parameters=(
        Parameter(
            "scope",
            Place.QUERY,
            "Which of them.",
            {"type": "string", "enum": [each.value for each in Scope]},
            Scope.OTHERS.value,
            is_required=True,
        ),
    ),
    status=204,
    sets_cookie=True,
    refusals=("invalid-input",),
    python='client.end_sessions("others")',
)
_END_ONE = Operation(
    id="endSession",
    summary="End one session",
    about="Ends one of the caller's sessions; one that is not theirs is not found.",
    group=_GROUP,
    asks=Asks.SESSION,
    parameters=(
        Parameter(
            "session_id",
            Place.PATH,
            "The session's `id`.",
            {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"},
            examples.SESSION_ID,
        ),
    ),
    status=204,
    sets_cookie=True,
    refusals=("not-found",),
    python=f'client.end_session("{examples.SESSION_ID}")',
)


@frozen
class LogOutResource:
    """`/api/user/logout`."""

    log_out: LogOut
    transport: SessionTransport
    origins: Origins
    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType({"POST": _LOG_OUT})

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """End the session presented, if any."""
        if has_body(req):
            read_body(req, nothing)
        self.log_out(token=self.transport.presented(req.env), origin=self.origins.of(req))
        self.transport.cookie.delete(resp)


@frozen
class SessionsResource:
    """`/api/user/sessions`."""

    list_sessions: ListSessions
    end_sessions: EndSessions
    transport: SessionTransport
    origins: Origins
    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType(
        {"GET": _LIST, "DELETE": _END_MANY}
    )

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the caller's sessions."""
        listed = self.list_sessions(caller=self.transport.caller(req, resp))
        answer(resp, SessionsBody([SessionBody.of(each) for each in listed]))

    on_head = on_get

    def on_delete(self, req: falcon.Request, resp: falcon.Response) -> None:
        """End the caller's sessions, all or all others."""
        caller = self.transport.caller(req, resp)
        scope = one_of(Scope, req, "scope")
        self.end_sessions(caller=caller, origin=self.origins.of(req, caller), scope=scope)
        if scope is Scope.ALL:
            self.transport.give_up(req, resp)
        resp.status = falcon.HTTP_204


@frozen
class SessionResource:
    """`/api/user/sessions/{session_id}`."""

    end_session: EndSession
    transport: SessionTransport
    origins: Origins
    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType({"DELETE": _END_ONE})

    def on_delete(self, req: falcon.Request, resp: falcon.Response, session_id: str) -> None:
        """End one of the caller's sessions."""
        caller = self.transport.caller(req, resp)
        origin = self.origins.of(req, caller)
        self.end_session(caller=caller, origin=origin, session_id=session_id)
        if session_id == caller.session_id:
            self.transport.give_up(req, resp)
        resp.status = falcon.HTTP_204
