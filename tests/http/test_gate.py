"""The gate as any WSGI server meets it."""

import json
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from attrs import define, field, frozen

from entrypoints.http.gate import Gate
from entrypoints.http.request_body import BODY_LIMIT

CONTRACT_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}


@frozen
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each == name]

    @property
    def code(self) -> str:
        return str(json.loads(self.body)["code"])


@define
class RecordingApp:
    """Answers everything with the body it was given, and remembers what it saw."""

    headers: list[tuple[str, str]] = field(factory=list)
    seen: list[WSGIEnvironment] = field(factory=list)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else b""
        self.seen.append(environ)
        start_response("200 OK", [("content-type", "text/plain"), *self.headers])
        return [body]


class Pieces(BytesIO):
    """A body that arrives a few bytes at a time, and counts what was taken of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(min(size or 0, 1000))
        self.taken += len(piece)
        return piece


class BrokenConnection(BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        raise ConnectionResetError


class Unreadable(BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        pytest.fail("the body was read")


@define
class StalledBody:
    """A body that does not come until it is let go."""

    asked: Event = field(factory=Event)
    let_go: Event = field(factory=Event)

    def read(self, size: int, /) -> bytes:
        self.asked.set()
        assert self.let_go.wait(timeout=10)
        return b"x" * size


def request(method: str = "GET", path: str = "/", **more: Any) -> WSGIEnvironment:
    environ: WSGIEnvironment = {"REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path}
    environ |= {"HTTP_HOST": "a.test", "QUERY_STRING": ""}
    setup_testing_defaults(environ)
    return environ | more


def post(stream: object, *, length: int | str) -> WSGIEnvironment:
    return request("POST", CONTENT_LENGTH=str(length)) | {"wsgi.input": stream}


def post_chunked(stream: object, coding: str = "chunked", **more: Any) -> WSGIEnvironment:
    return request("POST", HTTP_TRANSFER_ENCODING=coding, **more) | {"wsgi.input": stream}


def ask(app: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
        assert exc_info or not started, "PEP 3333: a second start needs exc_info"
        started.append((status, headers))

    body = b"".join(app(environ, start))
    status, headers = started[-1]
    return Answer(int(status[:3]), headers, body)


def crashing(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    raise RuntimeError("the secret detail")


def crashing_late(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("set-cookie", "sessionid=half-done")])
    raise RuntimeError("the secret detail")


ANSWERS: dict[str, Callable[[], tuple[WSGIApplication, WSGIEnvironment]]] = {
    "of the application": lambda: (RecordingApp(), request()),
    "of the gate": lambda: (RecordingApp(), request(HTTP_HOST="")),
    "after a crash": lambda: (crashing, request()),
    "after a late crash": lambda: (crashing_late, request()),
}
every_answer = pytest.mark.parametrize("answered", ANSWERS.values(), ids=ANSWERS.keys())


@every_answer
def test_every_answer_carries_the_headers_of_the_contract_once(answered: Any) -> None:
    app, environ = answered()
    answer = ask(Gate(app), environ)
    assert {name: answer.header(name) for name in CONTRACT_HEADERS} == {
        name: [value] for name, value in CONTRACT_HEADERS.items()
    }


@every_answer
def test_every_answer_carries_the_id_the_application_saw(answered: Any) -> None:
    app, environ = answered()
    assert ask(Gate(app), environ).header("x-request-id") == [environ["watchword.request_id"]]


@every_answer
def test_transport_security_is_promised_only_on_https(answered: Any) -> None:
    app, environ = answered()
    assert ask(Gate(app), dict(environ)).header("strict-transport-security") == []
    secure = ask(Gate(app, https=True), environ)
    assert secure.header("strict-transport-security") == ["max-age=31536000"]


def test_a_page_may_bring_its_own_policy_and_caching() -> None:
    own = [("content-security-policy", "script-src 'self'"), ("cache-control", "max-age=60")]
    answer = ask(Gate(RecordingApp(headers=own)), request())
    assert answer.header("content-security-policy") == ["script-src 'self'"]
    assert answer.header("cache-control") == ["max-age=60"]
    assert answer.header("x-content-type-options") == ["nosniff"]


def test_request_ids_differ_and_never_come_from_the_client() -> None:
    gate = Gate(RecordingApp())
    ids = {
        ask(gate, request(HTTP_X_REQUEST_ID="mine")).header("x-request-id")[0] for _ in range(1000)
    }
    assert len(ids) == 1000
    assert "mine" not in ids


def test_a_refusal_names_the_request_in_its_body() -> None:
    answer = ask(Gate(RecordingApp()), request(HTTP_HOST=""))
    assert answer.header("content-type") == ["application/problem+json"]
    assert answer.header("content-length") == [str(len(answer.body))]
    assert json.loads(answer.body)["request_id"] == answer.header("x-request-id")[0]


def test_a_refusal_of_head_has_no_body() -> None:
    answer = ask(Gate(RecordingApp()), request("HEAD", HTTP_HOST=""))
    assert (answer.status, answer.body) == (400, b"")


@pytest.mark.parametrize(
    "host",
    [
        *("", "a.test,b.test", "a.test,a.test", "a b", "a@b", "a\tb", "a.test\n", "é.test"),
        *("a.test/x", "a.test:", "a.test:x", "a.test:123456", ":80", "a" * 254),
        *("[::1", "[::g]", "[:::]", "[]", "::1"),
    ],
)
def test_a_host_that_is_missing_doubled_or_malformed_is_refused(host: str) -> None:
    app = RecordingApp()
    answer = ask(Gate(app), request(HTTP_HOST=host))
    assert (answer.status, answer.code) == (400, "malformed-request")
    assert app.seen == []


@pytest.mark.parametrize(
    "host", ["localhost", "a.test:8000", "127.0.0.1:80", "[::1]", "[::ffff:1.2.3.4]:443", "my_app."]
)
def test_a_host_with_or_without_a_port_is_let_in(host: str) -> None:
    assert ask(Gate(RecordingApp()), request(HTTP_HOST=host)).status == 200


def test_a_request_without_any_host_header_is_refused() -> None:
    environ = request()
    del environ["HTTP_HOST"]
    assert ask(Gate(RecordingApp()), environ).code == "malformed-request"


@pytest.mark.parametrize("header", ["HTTP_COOKIE", "HTTP_AUTHORIZATION"])
def test_credentials_that_the_server_could_not_hand_over_are_refused(header: str) -> None:
    app = RecordingApp()
    answer = ask(Gate(app), request(**{header: ""}))
    assert (answer.status, answer.code) == (400, "malformed-request")
    assert app.seen == []


def test_an_address_may_have_4096_bytes_and_no_more() -> None:
    gate = Gate(RecordingApp())
    assert ask(gate, request(path="/" * 96, QUERY_STRING="q" * 4000)).status == 200
    answer = ask(gate, request(path="/" * 97, QUERY_STRING="q" * 4000))
    assert (answer.status, answer.code) == (414, "uri-too-long")


def test_a_body_of_16_kib_reaches_the_application_whole() -> None:
    body = b"x" * BODY_LIMIT
    assert ask(Gate(RecordingApp()), post(Pieces(body), length=BODY_LIMIT)).body == body


def test_nothing_is_read_beyond_the_declared_length() -> None:
    assert ask(Gate(RecordingApp()), post(BytesIO(b"abcGET /"), length=3)).body == b"abc"


@pytest.mark.parametrize("length", [BODY_LIMIT + 1, 10**6, 2**64 - 1])
def test_a_body_declared_too_large_is_refused_unread(length: int) -> None:
    answer = ask(Gate(RecordingApp()), post(Unreadable(), length=length))
    assert (answer.status, answer.code) == (413, "body-too-large")


@pytest.mark.parametrize("length", ["-5", "+5", "5, 5", "5,5", "0x5", "5.0", " 5", "٣", "9" * 5000])
def test_a_length_that_is_no_length_is_refused_unread(length: str) -> None:
    answer = ask(Gate(RecordingApp()), post(Unreadable(), length=length))
    assert (answer.status, answer.code) == (400, "malformed-request")


@pytest.mark.parametrize("length", ["", "0", "000"])
def test_a_request_without_a_body_is_let_in(length: str) -> None:
    assert ask(Gate(RecordingApp()), post(Unreadable(), length=length)).status == 200


@pytest.mark.parametrize("coding", ["chunked", "Chunked"])
def test_a_chunked_body_reaches_the_application_with_its_length(coding: str) -> None:
    app = RecordingApp()
    assert ask(Gate(app), post_chunked(Pieces(b"x" * 5000), coding)).body == b"x" * 5000
    assert app.seen[0]["CONTENT_LENGTH"] == "5000"


def test_a_chunked_body_is_read_one_byte_past_the_limit_and_refused() -> None:
    endless = Pieces(b"x" * 10**6)
    answer = ask(Gate(RecordingApp()), post_chunked(endless))
    assert (answer.status, answer.code) == (413, "body-too-large")
    assert endless.taken == BODY_LIMIT + 1


@pytest.mark.parametrize(
    "coding", ["gzip", "gzip, chunked", "chunked, chunked", "chunked,identity"]
)
def test_a_transfer_coding_other_than_chunked_is_refused_unread(coding: str) -> None:
    answer = ask(Gate(RecordingApp()), post_chunked(Unreadable(), coding))
    assert (answer.status, answer.code) == (400, "malformed-request")


def test_a_body_framed_in_two_ways_is_refused_unread() -> None:
    answer = ask(Gate(RecordingApp()), post_chunked(Unreadable(), CONTENT_LENGTH="5"))
    assert (answer.status, answer.code) == (400, "malformed-request")


@pytest.mark.parametrize("stream", [BytesIO(b"abc"), BytesIO(b""), BrokenConnection()])
def test_a_body_that_ends_early_or_breaks_off_is_refused(stream: BytesIO) -> None:
    app = RecordingApp()
    answer = ask(Gate(app), post(stream, length=5))
    assert (answer.status, answer.code) == (400, "malformed-request")
    assert app.seen == []


def test_stalled_bodies_hold_no_more_than_their_slots() -> None:
    gate, stalled = Gate(RecordingApp(), body_slots=1), StalledBody()
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(ask, gate, post(stalled, length=5))
        assert stalled.asked.wait(timeout=10)
        refused = ask(gate, post(Unreadable(), length=5))
        bodyless = ask(gate, request())
        empty = ask(gate, post(Unreadable(), length=0))
        stalled.let_go.set()
    assert (refused.status, refused.code) == (503, "overloaded")
    assert refused.header("retry-after") == ["1"]
    assert (bodyless.status, empty.status) == (200, 200)
    assert held.result().body == b"xxxxx"


def test_a_slot_is_free_again_after_a_body_that_broke_off() -> None:
    gate = Gate(RecordingApp(), body_slots=1)
    ask(gate, post(BrokenConnection(), length=5))
    assert ask(gate, post(BytesIO(b"abcde"), length=5)).body == b"abcde"


@pytest.mark.parametrize("app", [crashing, crashing_late])
def test_a_crash_is_logged_with_its_id_and_answered_without_its_detail(
    app: WSGIApplication, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="watchword.http"):
        answer = ask(Gate(app), request())
    assert (answer.status, answer.code) == (500, "internal-error")
    assert answer.header("set-cookie") == []
    assert b"secret" not in answer.body
    [record] = caplog.records
    assert (record.name, record.getMessage()) == ("watchword.http", "request.failed")
    assert record.__dict__["request_id"] == answer.header("x-request-id")[0]
    assert "the secret detail" in caplog.text


@pytest.mark.parametrize(
    "header",
    ["HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_HTTP_METHOD", "HTTP_X_METHOD_OVERRIDE"],
)
def test_a_method_override_changes_nothing(header: str) -> None:
    app = RecordingApp()
    ask(Gate(app), request("POST", QUERY_STRING="_method=DELETE", **{header: "DELETE"}))
    assert app.seen[0]["REQUEST_METHOD"] == "POST"


@pytest.mark.parametrize("host", ["a.test", ""])
def test_the_gate_keeps_the_rules_of_wsgi_on_both_sides(host: str) -> None:
    app: WSGIApplication = validator(Gate(validator(_plain)))
    answered = app(request(HTTP_HOST=host), lambda *_: lambda _: None)
    assert b"".join(answered)
    answered.close()  # type: ignore[attr-defined]  # the validator insists on being closed


def _plain(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("content-type", "text/plain")])
    return [b"plain"]
