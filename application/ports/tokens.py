"""The one source of randomness."""

from typing import Protocol

from domain.token import SessionKind, Token


class Tokens(Protocol):
    """Makes what nobody can guess, from the operating system's generator."""

    def new_token(self, kind: SessionKind) -> Token:
        """Return a token of 256 random bits that was never returned before."""
        ...

    def new_session_id(self) -> str:
        """Return a public id of 128 random bits, in 22 characters of base64url."""
        ...
