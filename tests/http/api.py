"""The API called as a WSGI server calls it, over a world in memory."""

import json
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from attrs import define, field, frozen

from domain.session import Session, SessionLimits
from domain.user import User
from entrypoints.http.app import WebSettings, create_app
from entrypoints.http.request_log import RequestLog
from entrypoints.http.route_templates import RouteTemplates
from tests.builders import PASSWORD, World

HOST = "accounts.test"
ALICE = {"username": "alice", "password": PASSWORD}
BOB = {"username": "bob", "password": PASSWORD}


@frozen
class Answer:
    """What came back, with header names in lower case."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header that came once."""
        (value,) = self.all(name)
        return value

    def all(self, name: str) -> list[str]:
        """Return every value of a header."""
        return [value for each, value in self.headers if each == name]

    @property
    def json(self) -> Any:
        """The body, parsed; keys keep their order."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of the problem."""
        return str(self.json["code"])

    @property
    def errors(self) -> dict[str, str]:
        """The codes of the field errors by pointer."""
        return {each["pointer"]: each["code"] for each in self.json["errors"]}

    @property
    def cookie(self) -> str:
        """The pair that a browser sends back."""
        return self.header("set-cookie").split(";")[0]


ANSWERED: list[tuple[str, str, Answer]] = []
"""What was answered to which method and path, for whoever takes it and clears the list."""


@define
class Api:
    """A client without a mind of its own: it sends what it is told to and keeps nothing."""

    world: World = field(factory=World)
    is_https: bool = False
    settings: dict[str, Any] = field(factory=dict)
    log: RequestLog | None = None
    routes: RouteTemplates = field(factory=RouteTemplates)
    app: WSGIApplication = field(init=False)

    def __attrs_post_init__(self) -> None:
        limits: SessionLimits = self.world.limits
        public_url = f"https://{HOST}" if self.is_https else None
        web = WebSettings("1.2.3", limits, public_url, **self.settings)
        self.app = create_app(self.world.app, web, self.log, routes=self.routes.add)

    def call(
        self,
        method: str,
        target: str,
        body: object = None,
        *,
        headers: dict[str, str] | None = None,
        cookie: str | None = None,
        bearer: str | None = None,
        **environ: Any,
    ) -> Answer:
        """Send a request; a body that is not bytes is sent as JSON."""
        sent = dict(headers or {})
        if cookie is not None:
            sent["Cookie"] = cookie
        if bearer is not None:
            sent["Authorization"] = f"Bearer {bearer}"
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        raw = body if isinstance(body, bytes) else b"" if body is None else as_json(body)
        return answer_of(self.app, environ_of(method, target, raw, sent) | environ)

    def get(self, target: str, **more: Any) -> Answer:
        """Send a GET."""
        return self.call("GET", target, **more)

    def post(self, target: str, body: object = None, **more: Any) -> Answer:
        """Send a POST."""
        return self.call("POST", target, body, **more)

    def put(self, body: object, **more: Any) -> Answer:
        """Change the caller."""
        return self.call("PUT", "/api/user", body, **more)

    def sign_up(self, body: object = ALICE, **more: Any) -> Answer:
        """Become a user."""
        return self.post("/api/user/signup", body, **more)

    def log_in(self, body: object = ALICE, **more: Any) -> Answer:
        """Get in."""
        return self.post("/api/user/login", body, **more)

    def log_out(self, body: object = None, **more: Any) -> Answer:
        """Get out."""
        return self.post("/api/user/logout", body, **more)

    def bearer(self, body: dict[str, str] = ALICE) -> str:
        """Sign somebody up and return their bearer token."""
        return str(self.sign_up({**body, "session": "bearer"}).json["session_token"])

    def kept(self) -> tuple[dict[int, User], dict[bytes, Session]]:
        """Copy what the store holds, to see whether anything changes."""
        return dict(self.world.store.users), dict(self.world.store.sessions)


def as_json(value: object) -> bytes:
    """Write a value as a client would."""
    return json.dumps(value).encode()


def environ_of(method: str, target: str, body: bytes, headers: dict[str, str]) -> WSGIEnvironment:
    """Describe a request as granian does; header values are latin-1, as PEP 3333 has it."""
    path, _, query = target.partition("?")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": HOST,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def answer_of(app: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    """Run one request through, as a server does."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
        assert exc_info or not started, "PEP 3333: a second start needs exc_info"
        started.append((status, headers))

    body = b"".join(app(environ, start))
    status, headers = started[-1]
    answer = Answer(int(status[:3]), [(name.lower(), value) for name, value in headers], body)
    ANSWERED.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], answer))
    return answer
