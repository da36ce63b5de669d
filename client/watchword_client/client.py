"""The client: what a person can do with their account, as calls."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, overload
from urllib.parse import quote, urlencode

from watchword_client.raw_client import RawClient
from watchword_client.reading import Fields, error_of
from watchword_client.response import Response
from watchword_client.results import Activity, BearerUser, Session, User

SessionKind: TypeAlias = Literal["cookie", "bearer"]
"""What holds a session: a cookie of the client, or a token that the caller can keep too."""

_SUCCESS = range(200, 300)


class Client(RawClient):
    """Calls that return what was asked for, and raise the error that a problem's code names.

    `Client("http://127.0.0.1:8000")` talks over the network, `Client.in_process(app)` to a WSGI
    application; both answer alike.
    """

    @overload
    def sign_up(self, username: str, password: str) -> User: ...
    @overload
    def sign_up(self, username: str, password: str, *, session: Literal["cookie"]) -> User: ...
    @overload
    def sign_up(
        self, username: str, password: str, *, session: Literal["bearer"]
    ) -> BearerUser: ...
    def sign_up(self, username: str, password: str, *, session: SessionKind = "cookie") -> User:
        """Create a user and log them in."""
        return self._begin("/api/user/signup", username, password, session)

    @overload
    def log_in(self, username: str, password: str, *, new_password: str | None = None) -> User: ...
    @overload
    def log_in(
        self,
        username: str,
        password: str,
        *,
        session: Literal["cookie"],
        new_password: str | None = None,
    ) -> User: ...
    @overload
    def log_in(
        self,
        username: str,
        password: str,
        *,
        session: Literal["bearer"],
        new_password: str | None = None,
    ) -> BearerUser: ...
    def log_in(
        self,
        username: str,
        password: str,
        *,
        session: SessionKind = "cookie",
        new_password: str | None = None,
    ) -> User:
        """Begin a new session; the server ends the one that was kept.

        With a `new_password`, that is the user's from then on: it has to be given where
        `PasswordChangeRequired` is raised without.
        """
        more = {} if new_password is None else {"new_password": new_password}
        return self._begin("/api/user/login", username, password, session, more)

    def log_out(self) -> None:
        """End the kept session; without one, nothing happens."""
        _checked(self.post("/api/user/logout"))
        self.forget()

    def me(self) -> User:
        """Read the user whose session is kept."""
        return User.read(_fields(self.get("/api/user")))

    def update(
        self,
        *,
        username: str | None = None,
        password: str | None = None,
        current_password: str | None = None,
    ) -> User:
        """Change what is given, all or nothing.

        A new password replaces the kept session; for a bearer the new token is then in the result,
        a `BearerUser`.
        """
        given = {
            "username": username,
            "password": password,
            "current_password": current_password,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        fields = _fields(self.put("/api/user", json=changes))
        return (BearerUser if "session_token" in fields else User).read(fields)

    def sessions(self) -> list[Session]:
        """List the user's sessions, newest first."""
        answer = _fields(self.get("/api/user/sessions"))
        return [Session.read(item) for item in answer.items("items")]

    def activity(self, *, before: int | None = None, limit: int = 50) -> Activity:
        """Read a page of what was done and tried with the user's account, newest first."""
        query = {"limit": limit} if before is None else {"limit": limit, "before": before}
        return Activity.read(_fields(self.get(f"/api/user/activity?{urlencode(query)}")))

    def end_session(self, session_id: str) -> None:
        """End one of the user's sessions."""
        # A dot is escaped as well: no id may read as a step up the path.
        segment = quote(session_id, safe="").replace(".", "%2E")
        _checked(self.delete(f"/api/user/sessions/{segment}"))

    def end_sessions(self, scope: Literal["others", "all"]) -> None:
        """End every session of the user, or every one but the kept."""
        _checked(self.delete(f"/api/user/sessions?{urlencode({'scope': scope})}"))
        if scope == "all":
            self.forget()

    def _begin(
        self,
        path: str,
        username: str,
        password: str,
        session: SessionKind,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> User:
        body: dict[str, Any] = {"username": username, "password": password, **more}
        if session == "cookie":
            return User.read(_fields(self.post(path, json=body)))
        return BearerUser.read(_fields(self.post(path, json=body | {"session": session})))


def _checked(response: Response) -> Response:
    if response.status not in _SUCCESS:
        raise error_of(response)
    return response


def _fields(response: Response) -> Fields:
    return Fields.of(_checked(response).status, response.data)
