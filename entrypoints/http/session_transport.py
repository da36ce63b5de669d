"""How sessions travel over HTTP: in a cookie, or as a bearer token (RFC 6750)."""

import falcon
from attrs import frozen

from application.authentication import Authentication
from application.opened_session import OpenedSession
from application.sessions.authenticate import Authenticate
from domain.errors import NotAuthenticated
from domain.token import SessionKind, Token
from entrypoints.http.bodies import BearerBody, UserBody, answer
from entrypoints.http.refusals import Refusal
from entrypoints.http.session_cookie import SessionCookie

_BEARER = "bearer "


def presents_bearer(req: falcon.Request) -> bool:
    """Tell whether the request carries an `Authorization` header of the bearer scheme."""
    authorization: str = req.env.get("HTTP_AUTHORIZATION", "")
    return authorization[: len(_BEARER)].lower() == _BEARER


@frozen
class SessionTransport:
    """Takes sessions from requests and hands them over in responses."""

    authenticate: Authenticate
    cookie: SessionCookie

    def presented(self, req: falcon.Request) -> Token | None:
        """Return the one token presented, of the shape its kind has; nothing otherwise."""
        cookies = self.cookie.values(req)
        authorization: str = req.env.get("HTTP_AUTHORIZATION", "")
        if len(cookies) + presents_bearer(req) > 1 or "," in authorization:
            raise Refusal("ambiguous-credentials")
        try:
            if cookies:
                return Token.parse(cookies[0], kind=SessionKind.COOKIE)
            if presents_bearer(req):
                return Token.parse(authorization[len(_BEARER) :], kind=SessionKind.BEARER)
        except NotAuthenticated:
            # What cannot be a token presents nothing.
            pass
        return None

    def caller(self, req: falcon.Request, resp: falcon.Response) -> Authentication:
        """Return who calls, sending the cookie again when it is due."""
        caller = self.authenticate(token=(token := self.presented(req)))
        if token and caller.renews_client and token.kind is SessionKind.COOKIE:
            self.cookie.send(resp, token, caller.session)
        return caller

    def hand_over(self, req: falcon.Request, resp: falcon.Response, opened: OpenedSession) -> None:
        """Answer with the user of a new session, and with its token the way it is carried.

        A cookie that was presented gives way to a bearer token: both at once would be refused.
        """
        if opened.token.kind is SessionKind.BEARER:
            self.give_up(req, resp)
            answer(resp, BearerBody.of(opened))
            return
        self.cookie.send(resp, opened.token, opened.session)
        answer(resp, UserBody.of(opened.user))

    def give_up(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Have the client forget the cookie it presented, if it did: its session has ended."""
        if self.cookie.values(req):
            self.cookie.delete(resp)
