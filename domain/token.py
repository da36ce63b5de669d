"""What a client holds to prove its session, and the digest that is all the store keeps of it."""

import hashlib
import re
from enum import StrEnum
from typing import Self

from attrs import field, frozen

from domain.errors import NotAuthenticated


class SessionKind(StrEnum):
    """How a client carries its token; a token of one kind is worthless as the other."""

    COOKIE = "cookie"
    BEARER = "bearer"
    CONSOLE = "console"
    """In a cookie too, but of the console's alone."""


_PREFIXES = {
    SessionKind.COOKIE: "wwc_",
    SessionKind.BEARER: "wwb_",
    SessionKind.CONSOLE: "wwo_",
}
_SHAPES = {
    # 32 bytes in unpadded base64url.
    kind: re.compile(prefix + r"[A-Za-z0-9_-]{43}")
    for kind, prefix in _PREFIXES.items()
}


@frozen
class Token:
    """256 secret bits behind a prefix that tells their kind."""

    text: str = field(repr=False)
    kind: SessionKind

    @classmethod
    def of_secret(cls, secret: str, *, kind: SessionKind) -> Self:
        """Make a token from 32 random bytes in unpadded base64url."""
        return cls.parse(_PREFIXES[kind] + secret, kind=kind)

    @classmethod
    def parse(cls, text: str, *, kind: SessionKind) -> Self:
        """Read a presented token; raises `NotAuthenticated` on what cannot be one of that kind."""
        if not has_shape(text, kind=kind):
            raise NotAuthenticated
        return cls(text=text, kind=kind)

    @property
    def digest(self) -> bytes:
        """All that is kept of the token."""
        return digest_of(self.text)


def has_shape(text: str, *, kind: SessionKind) -> bool:
    """Tell whether the text can be a token of that kind; whether it is one, the store knows."""
    return _SHAPES[kind].fullmatch(text) is not None


def digest_of(text: str) -> bytes:
    """Return the SHA-256 of a token's text, 32 bytes; a fast hash, as there is nothing to guess."""
    # Whatever is carried is digested before it is looked at: what no token is has a digest, too.
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()
