"""What only the in-process transport does: a server's part of PEP 3333."""

import sys
from collections.abc import Iterable, Iterator
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.validate import validator

import pytest

from tests.client.answering import answering, echo
from watchword_client import Client

TEXT = ("Content-Type", "text/plain")


class Closing:
    """An answer that notes whether it was closed, and can break off."""

    def __init__(self, *, broken: bool = False) -> None:
        self.is_closed = False
        self.is_broken = broken

    def __call__(self, _: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [TEXT])
        return self

    def __iter__(self) -> Iterator[bytes]:
        yield b"begun"
        if self.is_broken:
            raise LookupError

    def close(self) -> None:
        self.is_closed = True


def environ_for(base_url: str, path: str) -> WSGIEnvironment:
    seen: list[WSGIEnvironment] = []

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        seen.append(dict(environ))
        return answering(b"", TEXT)(environ, start_response)

    Client.in_process(validator(app), base_url=base_url).get(path)
    return seen[0]


@pytest.mark.parametrize(
    ("base_url", "path", "script_name", "path_info"),
    [
        ("http://localhost", "/", "", "/"),
        ("http://localhost/", "/api", "", "/api"),
        ("http://localhost/auth", "/", "/auth", "/"),
        ("http://localhost/auth/", "/auth/auth", "/auth", "/auth/auth"),
        ("http://localhost/caf%C3%A9", "/%C3%A9", "/caf\xc3\xa9", "/\xc3\xa9"),
    ],
)
def test_the_mount_is_the_script_name_and_the_rest_the_path(
    base_url: str, path: str, script_name: str, path_info: str
) -> None:
    environ = environ_for(base_url, path)
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == (script_name, path_info)


@pytest.mark.parametrize("path", ["/../other", "/a/../../other", "/.."])
def test_a_path_does_not_lead_out_of_the_mount(path: str) -> None:
    with pytest.raises(ValueError, match="out of the base URL"):
        Client.in_process(echo, base_url="http://localhost/auth").get(path)


@pytest.mark.parametrize(
    ("base_url", "server"),
    [
        ("http://localhost", ("http", "localhost", "80", "localhost")),
        ("https://accounts.example", ("https", "accounts.example", "443", "accounts.example")),
        ("http://[::1]:8000", ("http", "::1", "8000", "[::1]:8000")),
    ],
)
def test_the_base_url_tells_the_application_where_it_stands(
    base_url: str, server: tuple[str, ...]
) -> None:
    environ = environ_for(base_url, "/")
    keys = ("wsgi.url_scheme", "SERVER_NAME", "SERVER_PORT", "HTTP_HOST")
    assert tuple(environ[key] for key in keys) == server


@pytest.mark.parametrize("broken", [False, True])
def test_the_answer_is_closed_whatever_happens(*, broken: bool) -> None:
    app = Closing(broken=broken)
    try:
        Client.in_process(app).get("/")
    except LookupError:
        assert broken
    assert app.is_closed


def test_an_exception_of_the_application_is_raised_as_it_is() -> None:
    error = LookupError("from within")

    def app(_: WSGIEnvironment, __: StartResponse) -> Iterable[bytes]:
        raise error

    with pytest.raises(LookupError) as raised:
        Client.in_process(app).get("/")
    assert raised.value is error


def failing_late(*, after: bytes) -> Client:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", [TEXT])
        yield after
        try:
            int("no number")
        except ValueError:
            start_response("500 Oops", [TEXT], sys.exc_info())
        yield b"sorry"

    return Client.in_process(app)


def test_an_error_before_the_first_byte_replaces_the_answer() -> None:
    answer = failing_late(after=b"").get("/")
    assert (answer.status, answer.body) == (500, b"sorry")


def test_an_error_after_the_first_byte_is_raised() -> None:
    with pytest.raises(ValueError, match="no number"):
        failing_late(after=b"begun").get("/")


def test_an_application_that_starts_twice_is_told() -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [TEXT])
        start_response("200 OK", [TEXT])
        return []

    with pytest.raises(RuntimeError, match="twice"):
        Client.in_process(app).get("/")


@pytest.mark.parametrize("body", [[], [b"body"]])
def test_an_application_that_never_starts_is_told(body: list[bytes]) -> None:
    with pytest.raises(RuntimeError, match="start_response"):
        Client.in_process(lambda _, __: body).get("/")


def test_a_body_where_none_may_be_is_dropped() -> None:
    assert Client.in_process(answering(b"body", TEXT)).request("HEAD", "/").body == b""
