"""A small honest Watchword to test the client against: the account routes, in memory."""

import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

NOW = "2026-11-22T08:00:00.000001Z"
LATER = "2026-11-29T08:00:00.000001Z"
COOKIE = "sessionid={}; HttpOnly; SameSite=Lax; Path=/; Max-Age={}"


@dataclass
class Reply:
    status: str
    data: Any = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    media_type: str = "application/json"

    def body(self) -> bytes:
        return b"" if self.data is None else json.dumps(self.data).encode()


@dataclass
class Account:
    id: int
    username: str
    password: str

    def shown(self) -> dict[str, Any]:
        return {"id": self.id, "username": self.username, "signup_time": NOW}


@dataclass
class Login:
    account: Account
    kind: str
    user_agent: str
    id: str = field(default_factory=lambda: secrets.token_hex(4))


def problem(status: str, code: str, *headers: tuple[str, str], **more: Any) -> Reply:
    data = {"type": f"/problems/{code}", "title": code.capitalize(), "status": int(status[:3])}
    data |= {"detail": f"About {code}.", "code": code, "request_id": "r-1"}
    return Reply(status, data | more, list(headers), "application/problem+json")


class Accounts:
    def __init__(self) -> None:
        self.accounts: list[Account] = []
        self.logins: dict[str, Login] = {}
        self.asked: list[str] = []
        self.presented: list[tuple[str | None, str | None]] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        reply = self._answer(environ)
        headers = [*reply.headers, ("X-Request-Id", "r-1")]
        if not reply.status.startswith("204"):
            headers.append(("Content-Type", reply.media_type))
        start_response(reply.status, headers)
        return [reply.body()]

    def _answer(self, environ: WSGIEnvironment) -> Reply:
        self.presented.append((environ.get("HTTP_COOKIE"), environ.get("HTTP_AUTHORIZATION")))
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.asked.append(path)
        anyone: dict[tuple[str, str], Callable[[WSGIEnvironment], Reply]] = {
            ("POST", "/api/user/signup"): self._sign_up,
            ("POST", "/api/user/login"): self._log_in,
            ("POST", "/api/user/logout"): self._log_out,
        }
        if handler := anyone.get((method, path)):
            return handler(environ)
        token = _token(environ)
        if token not in self.logins:
            return problem("401 Unauthorized", "not-authenticated", ("WWW-Authenticate", "Bearer"))
        if (method, path) == ("GET", "/api/user"):
            return Reply("200 OK", self.logins[token].account.shown())
        if (method, path) == ("PUT", "/api/user"):
            return self._update(token, _json(environ))
        if (method, path) == ("GET", "/api/user/activity"):
            return Reply("200 OK", _activity(parse_qs(environ["QUERY_STRING"])))
        return self._sessions(method, path, environ["QUERY_STRING"], token)

    def _sign_up(self, environ: WSGIEnvironment) -> Reply:
        given = _json(environ)
        if any(account.username == given["username"] for account in self.accounts):
            return problem("400 Bad Request", "username-taken")
        if not given["password"]:
            fault = {"pointer": "/password", "code": "too_short", "detail": "It is too short."}
            return problem("400 Bad Request", "password-rejected", errors=[fault])
        account = Account(len(self.accounts) + 1, given["username"], given["password"])
        self.accounts.append(account)
        return self._begin(account, given.get("session", "cookie"), environ)

    def _log_in(self, environ: WSGIEnvironment) -> Reply:
        given = _json(environ)
        for account in self.accounts:
            if (account.username, account.password) == (given["username"], given["password"]):
                self.logins.pop(_token(environ), None)
                return self._begin(account, given.get("session", "cookie"), environ)
        return problem("403 Forbidden", "invalid-credentials")

    def _begin(self, account: Account, kind: str, environ: WSGIEnvironment) -> Reply:
        token = f"{kind}-{secrets.token_urlsafe(32)}"
        self.logins[token] = Login(account, kind, environ.get("HTTP_USER_AGENT", ""))
        return self._handing_over(token)

    def _handing_over(self, token: str) -> Reply:
        login = self.logins[token]
        if login.kind == "cookie":
            cookie = ("Set-Cookie", COOKIE.format(token, 604800))
            return Reply("200 OK", login.account.shown(), [cookie])
        shown = login.account.shown() | {"session_token": token, "expires_at": LATER}
        return Reply("200 OK", shown)

    def _log_out(self, environ: WSGIEnvironment) -> Reply:
        self.logins.pop(_token(environ), None)
        return Reply("200 OK", headers=[("Set-Cookie", COOKIE.format("", 0))])

    def _update(self, token: str, given: dict[str, Any]) -> Reply:
        account = self.logins[token].account
        account.username = given.get("username", account.username)
        if "password" not in given:
            return Reply("200 OK", account.shown())
        account.password = given["password"]
        kept = self.logins.pop(token)
        self._end(account)
        renewed = f"{kept.kind}-{secrets.token_urlsafe(32)}"
        self.logins[renewed] = kept
        return self._handing_over(renewed)

    def _sessions(self, method: str, path: str, query: str, token: str) -> Reply:
        account = self.logins[token].account
        if method == "GET":
            return Reply("200 OK", {"items": self._listed(account, token)})
        if path == "/api/user/sessions":
            self._end(account, but=token if query == "scope=others" else None)
            return Reply("204 No Content")
        wanted = path.removeprefix("/api/user/sessions/")
        found = [key for key, login in self.logins.items() if login.id == wanted]
        for key in found:
            del self.logins[key]
        return Reply("204 No Content") if found else problem("404 Not Found", "not-found")

    def _listed(self, account: Account, token: str) -> list[dict[str, Any]]:
        times = {"created_at": NOW, "last_seen_at": NOW, "expires_at": LATER}
        return [
            {"id": login.id, **times, "ip": None, "user_agent": login.user_agent}
            | {"current": key == token}
            for key, login in reversed(self.logins.items())
            if login.account is account
        ]

    def _end(self, account: Account, *, but: str | None = None) -> None:
        self.logins = {
            token: login
            for token, login in self.logins.items()
            if login.account is not account or token == but
        }


def _json(environ: WSGIEnvironment) -> dict[str, Any]:
    assert environ["CONTENT_TYPE"] == "application/json"
    decoded: dict[str, Any] = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    return decoded


def _activity(query: dict[str, list[str]]) -> dict[str, Any]:
    """Five tries, one with all there can be and one with nothing."""
    [limit], [before] = query["limit"], query.get("before", ["6"])
    found = [_try(id) for id in range(int(before) - 1, 0, -1)]
    page = found[: int(limit)]
    return {"items": page, "next_before": page[-1]["id"] if len(found) > len(page) else None}


def _try(id: int) -> dict[str, Any]:
    seen = {"id": id, "at": NOW, "act": "credentials.refused", "by": "anyone", "times": id}
    known = {"ip": "192.0.2.7", "session_id": "s-1", "request_id": "r-1"}
    return seen | (known if id > 1 else dict.fromkeys(known))


def _token(environ: WSGIEnvironment) -> str:
    cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("sessionid")
    bearer: str = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
    return cookie.value if cookie else bearer
