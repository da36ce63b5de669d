"""What the port of randomness promises."""

import re

import pytest

from adapters.system import SystemTokens
from application.ports.tokens import Tokens
from domain.token import SessionKind, Token

MANY = 1000


@pytest.fixture(params=[pytest.param(SystemTokens(), id="system")])
def tokens(request: pytest.FixtureRequest) -> object:
    return request.param


@pytest.mark.parametrize("kind", SessionKind)
def test_a_token_is_of_its_kind_and_well_formed(tokens: Tokens, kind: SessionKind) -> None:
    token = tokens.new_token(kind)

    assert token.kind is kind
    assert Token.parse(token.text, kind=kind) == token


def test_no_token_comes_twice(tokens: Tokens) -> None:
    texts = {tokens.new_token(SessionKind.COOKIE).text for _ in range(MANY)}

    assert len(texts) == MANY


def test_a_session_id_is_22_characters_of_base64url(tokens: Tokens) -> None:
    ids = {tokens.new_session_id() for _ in range(MANY)}

    assert len(ids) == MANY
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", id) for id in ids)
