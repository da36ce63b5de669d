"""Tokens."""

import hashlib

import pytest

from adapters.system import SystemTokens
from domain.errors import NotAuthenticated
from domain.token import SessionKind, Token

SECRET = "A" * 20 + "_" + "z" * 20 + "-9"
COOKIE, BEARER = SessionKind.COOKIE, SessionKind.BEARER


@pytest.mark.parametrize("kind", SessionKind)
def test_a_new_token_is_read_back_as_itself(kind: SessionKind) -> None:
    token = SystemTokens().new_token(kind)
    assert Token.parse(token.text, kind=kind) == token


def test_the_prefix_tells_the_kind() -> None:
    assert Token.of_secret(SECRET, kind=COOKIE).text == "wwc_" + SECRET
    assert Token.of_secret(SECRET, kind=BEARER).text == "wwb_" + SECRET


@pytest.mark.parametrize(("kind", "other"), [(COOKIE, BEARER), (BEARER, COOKIE)])
def test_a_token_of_one_kind_is_worthless_as_the_other(
    kind: SessionKind, other: SessionKind
) -> None:
    with pytest.raises(NotAuthenticated):
        Token.parse(Token.of_secret(SECRET, kind=kind).text, kind=other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wwc_",
        SECRET,
        "wwc_" + SECRET[1:],
        "wwc_" + SECRET + "A",
        "wwc_" + SECRET + "\n",
        " wwc_" + SECRET,
        "WWC_" + SECRET,
        "wwc_" + SECRET[1:] + "=",
        "wwc_" + SECRET[1:] + "+",
        "wwc_" + SECRET[1:] + "é",
        "wwc_" + SECRET[1:] + "\0",
        "wwc_" + SECRET[1:] + "\ud800",
        "wwc_" + "A" * 100_000,
    ],
)
def test_what_is_not_shaped_like_a_token_is_none(text: str) -> None:
    with pytest.raises(NotAuthenticated):
        Token.parse(text, kind=COOKIE)


def test_the_digest_is_the_sha_256_of_the_whole_token() -> None:
    digest = Token.of_secret(SECRET, kind=COOKIE).digest
    assert digest == hashlib.sha256(b"wwc_" + SECRET.encode()).digest()
    assert digest != Token.of_secret(SECRET, kind=BEARER).digest
