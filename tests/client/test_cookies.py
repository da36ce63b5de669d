"""Which cookies a client keeps, sends and shows."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from tests.client.connecting import Connect
from watchword_client import Client

TEXT = ("Content-Type", "text/plain")
PAST = "Thu, 01 Jan 1970 00:00:00 GMT"
HOST_COOKIE = "__Host-sessionid=t; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=604800"


class CookieSetter:
    """Sets one batch of cookies after another, and notes what it is presented with."""

    def __init__(self, *batches: list[str]) -> None:
        self.batches = list(batches)
        self.presented: str | None = None
        self.authorization: str | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.presented = environ.get("HTTP_COOKIE")
        self.authorization = environ.get("HTTP_AUTHORIZATION")
        batch = self.batches.pop(0) if self.batches else []
        start_response("200 OK", [TEXT, *(("Set-Cookie", cookie) for cookie in batch)])
        return [b""]


def test_every_cookie_of_an_answer_is_kept(connect: Connect) -> None:
    app = CookieSetter(["sessionid=t; HttpOnly; Path=/; Max-Age=60", "route=b; Path=/"])
    with connect(app) as client:
        assert client.get("/api/user").cookies == {"sessionid": "t", "route": "b"}
        client.get("/")
    assert app.presented == "sessionid=t; route=b"


@pytest.mark.parametrize(
    "attribute", ["Max-Age=0", f"Expires={PAST}", f"Expires={PAST}; Max-Age=0"]
)
def test_a_cookie_that_has_expired_is_deleted(connect: Connect, attribute: str) -> None:
    app = CookieSetter(["sessionid=t; Path=/"], [f"sessionid=; Path=/; {attribute}"])
    with connect(app) as client:
        client.get("/")
        assert client.get("/").cookies == {}
        client.get("/")
    assert app.presented is None


def test_a_cookie_goes_to_its_path_only(connect: Connect) -> None:
    app = CookieSetter(["a=1; Path=/api"])
    with connect(app) as client:
        client.get("/api/user")
        client.get("/health")
        assert app.presented is None
        client.get("/api/other")
    assert app.presented == "a=1"


def test_a_secure_cookie_never_goes_over_plain_http(connect: Connect) -> None:
    app = CookieSetter([HOST_COOKIE])
    with connect(app) as client:
        client.get("/")
        client.get("/")
    assert app.presented is None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]:8443", "accounts.example"])
def test_a_secure_cookie_goes_over_https(host: str) -> None:
    app = CookieSetter([HOST_COOKIE])
    with Client.in_process(app, base_url=f"https://{host}") as client:
        client.get("/")
        client.get("/")
    assert app.presented == "__Host-sessionid=t"


def test_a_cookie_given_by_hand_goes_instead_of_the_kept(connect: Connect) -> None:
    app = CookieSetter(["sessionid=kept; Path=/"])
    with connect(app) as client:
        client.get("/")
        client.get("/", headers={"Cookie": "sessionid=mine"})
    assert app.presented == "sessionid=mine"


def test_two_clients_keep_their_cookies_apart(connect: Connect) -> None:
    app = CookieSetter(["sessionid=first; Path=/"])
    with connect(app) as first, connect(app) as second:
        first.get("/")
        second.get("/")
        assert app.presented is None


def test_a_cookie_that_is_no_session_leaves_the_token_in_place(connect: Connect) -> None:
    app = CookieSetter(["route=b; Path=/"])
    with connect(app) as client:
        client.resume("token")
        client.get("/")
        client.get("/")
    assert (app.presented, app.authorization) == ("route=b", "Bearer token")


def test_a_session_begun_by_token_keeps_the_other_cookies(connect: Connect) -> None:
    app = CookieSetter(["route=b; Path=/", "sessionid=t; Path=/"])
    with connect(app) as client:
        client.get("/")
        client.resume("token")
        client.get("/")
    assert (app.presented, app.authorization) == ("route=b", "Bearer token")
