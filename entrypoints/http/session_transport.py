"""How sessions travel over HTTP: in a cookie, or as a bearer token (RFC 6750)."""

from typing import Final
from wsgiref.types import WSGIEnvironment

import falcon
from attrs import frozen

from application.opened_session import OpenedSession
from application.sessions.authenticate import Authenticate
from domain.caller import Caller
from domain.errors import NotAuthenticated, WatchwordError
from domain.token import SessionKind, Token
from entrypoints.environ import USER_ID
from entrypoints.http.bodies import BearerBody, answer, user_json
from entrypoints.http.refusals import Refusal
from entrypoints.http.session_cookie import SessionCookie

_BEARER: Final = "bearer "
_CALLER: Final = "watchword.caller"


def presents_bearer(environ: WSGIEnvironment) -> bool:
    """Tell whether the request carries an `Authorization` header of the bearer scheme."""
    authorization: str = environ.get("HTTP_AUTHORIZATION", "")
    return authorization[: len(_BEARER)].lower() == _BEARER


@frozen
class SessionTransport:
    """Takes sessions from requests and hands them over in responses."""

    authenticate: Authenticate
    cookie: SessionCookie

    def carried(self, environ: WSGIEnvironment) -> tuple[str, SessionKind]:
        """Return the one text that stands where tokens do, whether or not it is one.

        Where there is none, that is an empty cookie.
        """
        texts, kind = self.cookie.values(environ), SessionKind.COOKIE
        if "HTTP_AUTHORIZATION" in environ:
            authorization: str = environ["HTTP_AUTHORIZATION"]
            if "," in authorization:
                raise Refusal("ambiguous-credentials")
            if presents_bearer(environ):
                texts, kind = [*texts, authorization[len(_BEARER) :]], SessionKind.BEARER
        if len(texts) > 1:
            raise Refusal("ambiguous-credentials")
        return texts[0] if texts else "", kind

    def presented(self, environ: WSGIEnvironment) -> Token | None:
        """Return the one token presented, of the shape its kind has; nothing otherwise."""
        token, kind = self.carried(environ)
        try:
            return Token.parse(token, kind=kind)
        except NotAuthenticated:
            # What cannot be a token presents nothing.
            return None

    def identified(self, environ: WSGIEnvironment) -> Caller:
        """Return who calls, or raise why nobody does; asked again, the answer is the same."""
        known: Caller | Exception | None = environ.get(_CALLER)
        if known is None:
            try:
                token, kind = self.carried(environ)
                known = self.authenticate(token=token, kind=kind)
                environ[USER_ID] = known.user_id
            except (WatchwordError, Refusal) as error:
                known = error
            environ[_CALLER] = known
        if isinstance(known, Exception):
            raise known
        return known

    def caller(self, req: falcon.Request, resp: falcon.Response) -> Caller:
        """Return who calls, sending the cookie again when it is due."""
        caller = self.identified(req.env)
        if caller.renews_client and caller.kind is SessionKind.COOKIE:
            [token] = self.cookie.values(req.env)
            self.cookie.send(resp, token, caller)
        return caller

    def hand_over(self, req: falcon.Request, resp: falcon.Response, opened: OpenedSession) -> None:
        """Answer with the user of a new session, and with its token the way it is carried.

        A cookie that was presented gives way to a bearer token: both at once would be refused.
        """
        req.env[USER_ID] = opened.user.id
        if opened.token.kind is SessionKind.BEARER:
            self.give_up(req, resp)
            answer(resp, BearerBody.of(opened))
            return
        self.cookie.send(resp, opened.token.text, opened.session)
        answer(resp, user_json(opened.user))

    def give_up(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Have the client forget the cookie it presented, if it did: its session has ended."""
        if self.cookie.values(req.env):
            self.cookie.delete(resp)
