"""Plain HTTP for many threads at once, without a client's care."""

import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Final, Self, TypeVar

from attrs import define, field

T = TypeVar("T")

JSON: Final = {"Content-Type": "application/json"}
PASSWORD: Final = "tea with the hatter"


@define
class Answer:
    """What came back."""

    status: int
    code: str | None
    """Of the problem, if it is one."""
    cookie: str = field(repr=False)
    """What a `Cookie` header would send back of the session."""
    device: str = field(repr=False)
    """And what it would to be known."""


@define
class Caller:
    """One connection, open for the length of a `with` block."""

    port: int
    patience: float = 20
    """Seconds to wait for an answer."""
    _connection: HTTPConnection = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=self.patience)

    def sign_up(self, name: str) -> Answer:
        """Become a user."""
        body = json.dumps({"username": name, "password": PASSWORD})
        return self._call("POST", "/api/user/signup", body, JSON)

    def log_in(self, name: str, *, device: str = "") -> Answer:
        """Begin a session of a user who is there, from a device that may be known."""
        body = json.dumps({"username": name, "password": PASSWORD})
        headers = JSON | {"Cookie": device} if device else JSON
        return self._call("POST", "/api/user/login", body, headers)

    def log_out(self, cookie: str) -> Answer:
        """End the session of the cookie."""
        return self._call("POST", "/api/user/logout", None, {"Cookie": cookie})

    def read(self, cookie: str) -> Answer:
        """Ask who the cookie's user is."""
        return self._call("GET", "/api/user", None, {"Cookie": cookie})

    def set_password(self, cookie: str) -> Answer:
        """Take the password that one has for a new one, which ends all sessions but this."""
        body = json.dumps({"password": PASSWORD})
        return self._call("PUT", "/api/user", body, JSON | {"Cookie": cookie})

    def log_out_everywhere(self, cookie: str) -> Answer:
        """End all sessions of the cookie's user."""
        path = "/api/user/sessions?scope=all"
        return self._call("DELETE", path, None, {"Cookie": cookie})

    def ask_for_life(self) -> Answer:
        """Ask whether a worker answers at all."""
        return self._call("GET", "/health/live", None, {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        """Close the connection; the next call opens another."""
        self._connection.close()

    def _call(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = json.loads(response.read() or b"{}")
        lines = response.headers.get_all("Set-Cookie", [])
        session, device = (_pair(lines, name) for name in ("sessionid", "deviceid"))
        return Answer(response.status, content.get("code"), session, device)


def _pair(lines: Sequence[str], name: str) -> str:
    return next((each.partition(";")[0] for each in lines if each.startswith(f"{name}=")), "")


def at_once(calls: list[Callable[[], T]]) -> list[T]:
    """Make all the calls at the same moment, each on a thread of its own."""
    barrier = threading.Barrier(len(calls))

    def on_the_mark(call: Callable[[], T]) -> T:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(on_the_mark, calls))
