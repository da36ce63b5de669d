"""What is sent, the same for both transports."""

import json as json_format
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeAlias

from urllib3 import HTTPHeaderDict
from urllib3.util import Url

from watchword_client.address import Address

GivenHeaders: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]
"""Headers as a caller writes them; pairs where one name comes twice."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request, complete but for the session; its repr shows neither headers nor body."""

    method: str
    address: Address
    url: Url = field(repr=False)
    headers: HTTPHeaderDict = field(repr=False)
    body: bytes | None = field(repr=False)

    @classmethod
    def to(
        cls,
        address: Address,
        method: str,
        path: str,
        *,
        headers: HTTPHeaderDict,
        body: bytes | None,
    ) -> Self:
        """Aim a request; what HTTP cannot carry is a ValueError that does not repeat it."""
        if not _TOKEN.fullmatch(method):
            raise ValueError("the method is not an HTTP token")
        for name, value in headers.items():
            _check_header(name, value)
        return cls(
            method=method.upper(),
            address=address,
            url=address.url(path),
            headers=headers,
            body=body,
        )

    def with_header(self, name: str, value: str) -> Self:
        """Add a header, unless the caller has set it: what was asked for by hand wins."""
        if name in self.headers:
            return self
        return replace(self, headers=merged(self.headers, {name: value}))


def merged(defaults: GivenHeaders, given: GivenHeaders) -> HTTPHeaderDict:
    """Put the given headers in the place of defaults with the same name."""
    chosen, headers = HTTPHeaderDict(given), HTTPHeaderDict(defaults)
    for name in chosen:
        headers.discard(name)
    headers.extend(chosen)
    return headers


def encoded(json: Any, data: bytes | None) -> bytes | None:
    """Choose the body: a value to encode, bytes as they are, or none."""
    if json is None:
        return data
    if data is not None:
        raise ValueError("give json or data, not both")
    # ASCII only: a lone surrogate is the server's to refuse, and no codec error quotes a password.
    return json_format.dumps(json, allow_nan=False).encode("ascii")


def _check_header(name: str, value: str) -> None:
    if not _TOKEN.fullmatch(name):
        raise ValueError("a header name is not an HTTP token")
    if not _VALUE.fullmatch(value):
        raise ValueError(f"the value of the header {name} has characters that HTTP cannot carry")
