"""What the operating system provides: time and randomness."""

import secrets
from datetime import UTC, datetime

from attrs import define

from application.ports.clock import Clock
from application.ports.tokens import Tokens
from domain.token import SessionKind, Token

TOKEN_BYTES = 32
SESSION_ID_BYTES = 16


@define
class SystemClock(Clock):
    """The wall clock of this machine."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


@define
class SystemTokens(Tokens):
    """The operating system's generator."""

    def new_token(self, kind: SessionKind) -> Token:
        """Return a token of 256 random bits."""
        return Token.of_secret(secrets.token_urlsafe(TOKEN_BYTES), kind=kind)

    def new_session_id(self) -> str:
        """Return a public id of 128 random bits."""
        return secrets.token_urlsafe(SESSION_ID_BYTES)
