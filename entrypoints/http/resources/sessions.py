"""Logging out; seeing and ending one's sessions."""

import falcon
from attrs import frozen

from application.sessions.end_session import EndSession
from application.sessions.end_sessions import EndSessions, Scope
from application.sessions.list_sessions import ListSessions
from application.sessions.log_out import LogOut
from entrypoints.http.bodies import SessionBody, SessionsBody, answer, nothing
from entrypoints.http.media_type import has_body, read_body
from entrypoints.http.origins import Origins
from entrypoints.http.query import one_of
from entrypoints.http.session_transport import SessionTransport


@frozen
class LogOutResource:
    """`/api/user/logout`."""

    log_out: LogOut
    transport: SessionTransport
    origins: Origins

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

    def on_delete(self, req: falcon.Request, resp: falcon.Response, session_id: str) -> None:
        """End one of the caller's sessions."""
        caller = self.transport.caller(req, resp)
        origin = self.origins.of(req, caller)
        self.end_session(caller=caller, origin=origin, session_id=session_id)
        if session_id == caller.session_id:
            self.transport.give_up(req, resp)
        resp.status = falcon.HTTP_204
