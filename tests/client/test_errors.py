"""Which error an answer raises, and what it says."""

import json
import pickle
from typing import Any

import pytest

from tests.client.accounts import Accounts
from tests.client.answering import answering, answering_json
from tests.client.connecting import Connect
from watchword_client import ApiError, Client, UnexpectedAnswer
from watchword_client.errors import BY_CODE, Fault, PasswordRejected

USER = {"id": 1, "username": "user1", "signup_time": "2026-11-22T08:00:00.000000Z"}


def refused(
    connect: Connect, *headers: tuple[str, str], status: str = "400 Bad Request", **members: Any
) -> ApiError:
    body = json.dumps({"title": "Title", **members}).encode()
    problem = ("Content-Type", "application/problem+json")
    with pytest.raises(ApiError) as raised:
        connect(answering(body, problem, *headers, status=status)).me()
    return raised.value


@pytest.mark.parametrize("code", BY_CODE)
def test_each_code_has_an_error_of_its_own(connect: Connect, code: str) -> None:
    error = refused(connect, code=code)
    assert (type(error), error.code) == (BY_CODE[code], code)


def test_an_unknown_code_raises_the_error_they_share(connect: Connect) -> None:
    error = refused(connect, code="brand-new", status="418 I'm a Teapot")
    assert (type(error), error.status, error.code) == (ApiError, 418, "brand-new")


def test_an_error_carries_what_the_problem_says(connect: Connect) -> None:
    error = refused(
        connect,
        ("Retry-After", "7"),
        status="429 Too Many Requests",
        code="too-many-attempts",
        detail="Wait.",
        request_id="r-1",
        errors=[{"pointer": "/username", "code": "too_long", "detail": "It is too long."}],
    )
    faults = (Fault("/username", "too_long", "It is too long."),)
    assert error.args == (429, "too-many-attempts", "Title", "Wait.", faults, "r-1", 7)
    assert (error.retry_after, error.request_id, error.errors) == (7, "r-1", faults)


def test_an_error_takes_the_request_id_from_the_header_where_the_body_has_none(
    connect: Connect,
) -> None:
    assert refused(connect, ("X-Request-Id", "r-2"), code="forbidden").request_id == "r-2"


@pytest.mark.parametrize("value", ["Wed, 21 Oct 2026 07:28:00 GMT", "-1", "soon"])
def test_a_delay_that_is_no_number_of_seconds_is_none(connect: Connect, value: str) -> None:
    assert refused(connect, ("Retry-After", value), code="overloaded").retry_after is None


def test_an_error_reads_as_a_sentence_and_names_no_password(connect: Connect) -> None:
    with pytest.raises(PasswordRejected) as raised:
        connect(Accounts()).sign_up("user1", "")
    assert str(raised.value) == (
        "400 password-rejected: About password-rejected.; /password: It is too short."
    )


def test_an_error_survives_pickling(connect: Connect) -> None:
    error = refused(connect, code="forbidden", detail="No.")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own, of this moment
    assert (type(copy), str(copy)) == (type(error), str(error))


@pytest.mark.parametrize(
    "answer",
    [
        answering(b"<h1>Bad gateway</h1>", ("Content-Type", "text/html"), status="502 Bad Gateway"),
        answering_json({"code": "username-taken"}, status="400 Bad Request"),
        answering(
            b'{"title": "no code"}',
            ("Content-Type", "application/problem+json"),
            status="400 Bad Request",
        ),
        answering(
            b"not JSON", ("Content-Type", "application/problem+json"), status="400 Bad Request"
        ),
        answering(b"", ("Content-Type", "text/plain"), ("Location", "/"), status="302 Found"),
        answering(b"welcome", ("Content-Type", "text/plain")),
        answering_json([]),
        answering_json(USER | {"id": "1"}),
        answering_json(USER | {"id": True}),
        answering_json(USER | {"username": None}),
        answering_json(USER | {"signup_time": "yesterday"}),
        answering_json(USER | {"signup_time": "2026-11-22T08:00:00"}),
    ],
)
def test_what_is_neither_result_nor_problem_is_an_error_of_its_own(
    connect: Connect, answer: Any
) -> None:
    with pytest.raises(UnexpectedAnswer):
        connect(answer).me()


def test_what_a_newer_server_adds_is_let_pass(connect: Connect) -> None:
    assert connect(answering_json(USER | {"new": 1})).me().username == "user1"


@pytest.mark.parametrize(
    "url",
    ["127.0.0.1:8000", "ftp://host", "http://", "http://u:secret@host", "http://host?a=secret"],
)
def test_a_base_url_is_an_origin_and_a_path(url: str) -> None:
    with pytest.raises(ValueError, match="the base URL must") as refusal:
        Client(url)
    assert "secret" not in repr(refusal.value)
