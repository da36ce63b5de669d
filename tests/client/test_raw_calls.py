"""The raw calls: what arrives at the server, and what comes back, by either transport."""

from collections.abc import Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from tests.client.answering import answering, answering_json, echo
from tests.client.connecting import Connect

TEXT = ("Content-Type", "text/plain")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_the_method_arrives(connect: Connect, method: str) -> None:
    assert connect(echo).request(method, "/").data["REQUEST_METHOD"] == method


@pytest.mark.parametrize(
    ("path", "arrives"),
    [
        ("/plain", "/plain"),
        ("/with%20space", "/with space"),
        ("/with space", "/with space"),
        ("/slash%2Finside", "/slash/inside"),
        ("/caf%C3%A9", "/caf\xc3\xa9"),
        ("/café", "/caf\xc3\xa9"),
        ("/%FF", "/\xff"),
        ("/a+b", "/a+b"),
        ("/a/../b", "/b"),
        ("/100%25", "/100%"),
        ("/tail#fragment", "/tail"),
    ],
)
def test_a_path_arrives_decoded_as_bytes_in_latin_1(
    connect: Connect, path: str, arrives: str
) -> None:
    assert connect(echo).get(path).data["path"] == arrives


def test_a_query_arrives_as_it_is(connect: Connect) -> None:
    answer = connect(echo).get("/?scope=others&x=%2F+%C3%A9")
    assert answer.data["QUERY_STRING"] == "scope=others&x=%2F+%C3%A9"


def test_json_arrives_with_its_type_and_length(connect: Connect) -> None:
    seen = connect(echo).post("/", json={"username": "ünï"}).data
    assert (seen["CONTENT_TYPE"], seen["body"]) == (
        "application/json",
        '{"username": "\\u00fcn\\u00ef"}',
    )
    assert seen["CONTENT_LENGTH"] == str(len(seen["body"]))


def test_bytes_arrive_as_they_are(connect: Connect) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    seen = connect(echo).put("/", data=b'{"a": NaN}', headers=headers).data
    assert (seen["body"], seen["CONTENT_TYPE"]) == ('{"a": NaN}', headers["Content-Type"])


def test_a_post_without_a_body_says_so(connect: Connect) -> None:
    assert connect(echo).post("/").data["CONTENT_LENGTH"] == "0"


def test_a_get_has_no_length(connect: Connect) -> None:
    assert connect(echo).get("/").data["CONTENT_LENGTH"] is None


def test_json_and_data_together_are_refused(connect: Connect) -> None:
    with pytest.raises(ValueError, match="not both"):
        connect(echo).post("/", json={}, data=b"{}")


def test_a_number_that_json_does_not_have_is_refused(connect: Connect) -> None:
    with pytest.raises(ValueError, match="JSON"):
        connect(echo).post("/", json={"number": float("nan")})


def test_headers_of_a_call_stand_in_for_those_of_the_client(connect: Connect) -> None:
    client = connect(echo, headers={"User-Agent": "phone", "Origin": "https://one.example"})
    seen = client.get("/", headers={"origin": "https://two.example", "Sec-Fetch-Site": "none"}).data
    assert seen["HTTP_USER_AGENT"] == "phone"
    assert seen["HTTP_ORIGIN"] == "https://two.example"
    assert seen["HTTP_SEC_FETCH_SITE"] == "none"


def test_the_client_names_itself_where_nobody_else_does(connect: Connect) -> None:
    assert connect(echo).get("/").data["HTTP_USER_AGENT"] == "watchword-client"


def test_a_header_can_be_sent_twice(connect: Connect) -> None:
    seen = connect(echo).get("/", headers=[("X-Twice", "a"), ("X-Twice", "b")]).data
    assert seen["HTTP_X_TWICE"] == "a,b"


def test_the_host_can_be_chosen(connect: Connect) -> None:
    seen = connect(echo).get("/", headers={"Host": "accounts.example"}).data
    assert seen["HTTP_HOST"] == "accounts.example"


@pytest.mark.parametrize("value", ["secret\r\nX-Other: 1", "secret\n", "secret\0", "secret\u20ac"])
def test_a_header_that_http_cannot_carry_is_refused_without_repeating_it(
    connect: Connect, value: str
) -> None:
    with pytest.raises(ValueError, match="Authorization") as refusal:
        connect(echo).get("/", headers={"Authorization": value})
    assert "secret" not in repr(refusal.value)


@pytest.mark.parametrize("path", ["", "relative", "http://elsewhere.example/", "@elsewhere"])
def test_a_path_must_begin_with_a_slash(connect: Connect, path: str) -> None:
    with pytest.raises(ValueError, match="begin with /"):
        connect(echo).get(path)


@pytest.mark.parametrize("status", ["302 Found", "404 Not Found", "500 Oops", "599 Odd"])
def test_no_status_raises_and_no_redirect_is_followed(connect: Connect, status: str) -> None:
    app = answering(b"body", TEXT, ("Location", "/elsewhere"), status=status)
    assert connect(app).get("/").status == int(status[:3])


@pytest.mark.parametrize("value", [{"a": [1, None]}, [], "text", 1.5, False])
def test_json_is_decoded(connect: Connect, value: Any) -> None:
    assert connect(answering_json(value)).get("/").data == value


def test_json_of_a_problem_is_decoded(connect: Connect) -> None:
    app = answering(b'{"code": "x"}', ("Content-Type", "Application/Problem+JSON; charset=utf-8"))
    assert connect(app).get("/").data == {"code": "x"}


@pytest.mark.parametrize("media_type", ["text/plain", "application/jsonp", "application/json"])
def test_what_is_not_json_stays_bytes(connect: Connect, media_type: str) -> None:
    answer = connect(answering(b"\xff{", ("Content-Type", media_type))).get("/")
    assert (answer.data, answer.body) == (b"\xff{", b"\xff{")


def test_json_too_deep_to_decode_stays_bytes(connect: Connect) -> None:
    body = b"[" * 100_000
    assert connect(answering(body, ("Content-Type", "application/json"))).get("/").data == body


def test_an_empty_answer_has_no_data(connect: Connect) -> None:
    answer = connect(answering(b"", status="204 No Content")).delete("/")
    assert (answer.status, answer.data, answer.body) == (204, None, b"")


def test_the_answer_to_head_has_no_body(connect: Connect) -> None:
    answer = connect(answering(b"", TEXT, ("Content-Length", "5"))).request("HEAD", "/")
    assert (answer.headers["Content-Length"], answer.data) == ("5", None)


def test_a_body_in_pieces_is_joined(connect: Connect) -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", [TEXT])
        yield b"one "
        yield b""
        yield b"two"

    assert connect(app).get("/").body == b"one two"


def test_what_is_written_comes_before_what_is_returned(connect: Connect) -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        write = start_response("200 OK", [TEXT])
        write(b"written ")
        return [b"returned"]

    assert connect(app).get("/").body == b"written returned"


def test_headers_are_found_in_any_case_and_repeats_are_kept(connect: Connect) -> None:
    app = answering(b"", TEXT, ("X-Kind", "a"), ("x-kind", "b"))
    headers = connect(app).get("/").headers
    assert headers["x-KIND"] == "a, b"
    assert headers.getlist("X-Kind") == ["a", "b"]
