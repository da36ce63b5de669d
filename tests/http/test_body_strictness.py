"""Bodies: one JSON object, read in one way or not at all."""

import pytest

from tests.builders import PASSWORD
from tests.http.api import ALICE, Api, as_json

SIGN_UP = b'{"username": "alice", "password": "%s"}' % PASSWORD.encode()


def nested(levels: int) -> bytes:
    """Nest an array so that the object around it is the first level."""
    return b'{"x": %s%s}' % (b"[" * (levels - 1), b"]" * (levels - 1))


MALFORMED = {
    "nothing": b" ",
    "cut off": b'{"username": "alice"',
    "array": b"[]",
    "string": b'"alice"',
    "number": b"1",
    "null": b"null",
    "two objects": b"{}{}",
    "trailing comma": b'{"username": "alice",}',
    "comment": b"{} // really",
    "single quotes": b"{'username': 'alice'}",
    "control character": b'{"username": "a\nb", "password": "x"}',
    "byte order mark": b"\xef\xbb\xbf" + SIGN_UP,
    "utf-16": SIGN_UP.decode().encode("utf-16"),
    "utf-16 without a mark": SIGN_UP.decode().encode("utf-16-le"),
    "utf-32": SIGN_UP.decode().encode("utf-32"),
    "latin-1": '{"username": "é"}'.encode("latin-1"),
    "overlong": b'{"username": "\xc0\xaf"}',
    "encoded surrogate": b'{"username": "\xed\xa0\x80"}',
    "nan": b'{"username": NaN, "password": "x"}',
    "infinity": b'{"x": Infinity}',
    "negative infinity": b'{"x": [-Infinity]}',
    "key twice": b'{"username": "alice", "username": "alice", "password": "x"}',
    "key twice by escape": b'{"username": "a", "\\u0075sername": "b", "password": "x"}',
    "key twice below": b'{"x": {"a": 1, "a": 1}}',
    "high surrogate": b'{"username": "\\ud800", "password": "x"}',
    "low surrogate": b'{"username": "\\udc00x", "password": "x"}',
    "surrogates reversed": b'{"password": "\\udc00\\ud800"}',
    "surrogate as key": b'{"\\ud800": 1}',
    "surrogate below": b'{"x": [{"\\ud800": 1}]}',
    "nine levels": nested(9),
    "thousands of levels": nested(8000),
    "thousands of levels, open": b"[" * 16000,
    "a number of 5,000 digits": b'{"x": %s}' % (b"9" * 5000),
    "form": b"username=alice&password=x",
}


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED)
@pytest.mark.parametrize("route", ["signup", "login", "logout"])
def test_what_is_not_one_strict_json_object_is_malformed(raw: bytes, route: str) -> None:
    api = Api()
    answer = api.post(f"/api/user/{route}", raw)
    assert (answer.status, answer.code) == (400, "malformed-body")
    assert "errors" not in answer.json
    assert api.kept() == ({}, {})


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_change_changes_nothing(raw: bytes) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    kept = api.kept()
    assert api.put(raw, cookie=cookie).code == "malformed-body"
    assert api.kept() == kept


def test_eight_levels_are_read() -> None:
    assert Api().sign_up(nested(8)).code == "invalid-input"


def test_a_pair_of_surrogates_is_one_character() -> None:
    answer = Api().sign_up(b'{"username": "alice", "password": "\\ud834\\udd1e a clef in it"}')
    assert answer.status == 200


@pytest.mark.parametrize("value", [1, 1.5, True, False, None, [], {}, ["alice"], {"a": "b"}])
@pytest.mark.parametrize("key", ["username", "password", "session"])
def test_a_string_is_a_string_and_nothing_becomes_one(key: str, value: object) -> None:
    answer = Api().sign_up({**ALICE, key: value})
    assert (answer.status, answer.code) == (400, "invalid-input")
    assert answer.errors == {f"/{key}": "wrong_type"}


@pytest.mark.parametrize("number", [b"1e400", b"-1e400", b"9" * 4000, b"0.1e-999"])
def test_a_number_of_any_size_is_only_of_the_wrong_type(number: bytes) -> None:
    answer = Api().sign_up(b'{"username": %s, "password": "x"}' % number)
    assert answer.errors == {"/username": "wrong_type"}


@pytest.mark.parametrize("key", ["username", "password", "current_password"])
def test_null_is_not_the_same_as_not_given(key: str) -> None:
    api = Api()
    answer = api.put({key: None}, cookie=api.sign_up().cookie)
    assert answer.errors == {f"/{key}": "wrong_type"}


def test_every_fault_is_told_at_once_an_unknown_key_first() -> None:
    answer = Api().sign_up({"zeta": 1, "password": 1, "session": "both", "_username": "x"})
    assert list(answer.errors.items()) == [
        ("", "unknown_key"),
        ("/username", "required"),
        ("/password", "wrong_type"),
        ("/session", "not_a_choice"),
    ]
    assert all(list(each) == ["pointer", "code", "detail"] for each in answer.json["errors"])
    assert list(answer.json)[-1] == "errors"


def test_an_unknown_key_is_not_repeated_but_the_known_ones_are_told() -> None:
    answer = Api().sign_up({**ALICE, "hunter2": 1, "correct horse": 2})
    assert answer.json["errors"] == [
        {
            "pointer": "",
            "code": "unknown_key",
            "detail": "There is a key that is not known here. Known: username, password, session.",
        }
    ]


def test_where_no_key_is_known_that_is_told() -> None:
    (error,) = Api().log_out({"everywhere": True}).json["errors"]
    assert error["detail"] == "There is a key that is not known here. Known: none."


@pytest.mark.parametrize("key", ["Username", "username ", "user\u200bname", "__class__", "id"])
def test_a_key_is_known_exactly_or_not_at_all(key: str) -> None:
    api = Api()
    assert api.sign_up({**ALICE, key: "x"}).errors == {"": "unknown_key"}
    assert api.kept() == ({}, {})


def test_current_password_means_nothing_where_one_logs_in() -> None:
    answer = Api().log_in({**ALICE, "current_password": PASSWORD})
    assert answer.errors == {"": "unknown_key"}


def test_a_body_of_16_kib_is_read_and_one_byte_more_is_not() -> None:
    body = as_json(ALICE)
    api = Api()
    assert api.sign_up(body.ljust(16 * 1024)).status == 200
    too_large = api.sign_up(body.ljust(16 * 1024 + 1))
    assert (too_large.status, too_large.code) == (413, "body-too-large")


def test_an_error_repeats_nothing_that_was_sent() -> None:
    for key in ("username", "password", "session", "unknown", "canary"):
        answer = Api().sign_up({**ALICE, key: ["canary", {"canary": "canary"}]})
        assert answer.status == 400
        assert b"canary" not in answer.body
