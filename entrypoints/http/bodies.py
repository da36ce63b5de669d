"""What requests carry and answers say, key by key in the order of the contract.

Answers have no slots: of a slotted class msgspec writes the keys in alphabetical order.
Longer than its neighbours because it is a list: every body of a user and of their sessions.
"""

from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Self

import falcon
import msgspec
from attrs import field, frozen

from application.opened_session import OpenedSession
from application.sessions.list_sessions import ListedSession
from domain.caller import Caller
from domain.token import SessionKind
from domain.user import User
from entrypoints.http.request_shape import BodyOf
from entrypoints.timestamps import timestamp

encode = msgspec.json.Encoder().encode


class Carried(StrEnum):
    """How a client of the API may carry its session."""

    COOKIE = SessionKind.COOKIE.value
    BEARER = SessionKind.BEARER.value


@frozen
class Credentials:
    """A name and a password, and how the client wants to carry its session."""

    username: str
    password: str = field(repr=False)
    session: Carried = Carried.COOKIE

    @property
    def kind(self) -> SessionKind:
        """The kind of session that is carried so."""
        return SessionKind(self.session)


@frozen
class LogInCredentials(Credentials):
    """Likewise, and perhaps a password to be had from then on."""

    new_password: str | None = field(default=None, repr=False)


@frozen
class Changes:
    """What to change about the caller; whatever is not given stays."""

    username: str | None = None
    password: str | None = field(default=None, repr=False)
    current_password: str | None = field(default=None, repr=False)


@frozen
class Nothing:
    """An object without keys, where a body may be sent but says nothing."""


@frozen(slots=False)
class UserBody:
    """A user, as they see themselves."""

    id: int
    username: str
    signup_time: str


# Asked for at each request of a user; it holds nothing that is not shown.
@lru_cache(maxsize=4096)
def _user_json(id: int, username: str, signed_up_at: datetime) -> bytes:
    return encode(UserBody(id, username, timestamp(signed_up_at)))


def caller_json(caller: Caller) -> bytes:
    """Write the user who calls, as they see themselves."""
    return _user_json(caller.user_id, caller.username, caller.signed_up_at)


def user_json(user: User) -> bytes:
    """Write a user, as they see themselves."""
    return _user_json(user.id, user.username.typed, user.signed_up_at)


@frozen(slots=False)
class BearerBody:
    """A user with the token of a new session; the only time that token is shown."""

    id: int
    username: str
    signup_time: str
    session_token: str = field(repr=False)
    expires_at: str

    @classmethod
    def of(cls, opened: OpenedSession) -> Self:
        """Show a session to a client that carries its token itself."""
        user = opened.user
        return cls(
            user.id,
            user.username.typed,
            timestamp(user.signed_up_at),
            opened.token.text,
            timestamp(opened.expires_at),
        )


@frozen(slots=False)
class SessionBody:
    """A session, as its owner sees it."""

    id: str
    created_at: str
    last_seen_at: str
    expires_at: str
    ip: str | None
    user_agent: str | None
    current: bool

    @classmethod
    def of(cls, listed: ListedSession) -> Self:
        """Show a session."""
        session = listed.session
        return cls(
            id=session.id,
            created_at=timestamp(session.created_at),
            last_seen_at=timestamp(session.last_seen_at),
            expires_at=timestamp(listed.expires_at),
            ip=session.device.ip,
            user_agent=session.device.user_agent,
            current=listed.is_current,
        )


@frozen(slots=False)
class SessionsBody:
    """The caller's sessions."""

    items: list[SessionBody]


def answer(resp: falcon.Response, body: object) -> None:
    """Answer with the body; one that is encoded already goes out as it is."""
    resp.content_type = falcon.MEDIA_JSON
    resp.data = body if isinstance(body, bytes) else encode(body)


credentials = BodyOf(Credentials)
log_in_credentials = BodyOf(LogInCredentials)
changes = BodyOf(Changes)
nothing = BodyOf(Nothing)
