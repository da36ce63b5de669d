"""What a person may see of an answer: everything but the secrets."""

import re
from typing import Any

from urllib3 import HTTPHeaderDict

MASK = "***"

_SECRETS = frozenset(
    {
        "authorization",
        "cookie",
        "current_password",
        "password",
        "proxy-authorization",
        "session_token",
        "set-cookie",
    }
)
_QUERY_VALUE = re.compile(r"([?&]([^=&]*)=)[^&]*")


class Headers(HTTPHeaderDict):
    """Headers by name in any case, repeats kept (`getlist`); the repr masks secrets."""

    def __repr__(self) -> str:
        return f"Headers({[(name, masked_header(name, value)) for name, value in self.items()]})"


class Cookies(dict[str, str]):
    """Cookie values by name; the repr shows the names only."""

    def __repr__(self) -> str:
        return f"Cookies({dict.fromkeys(self, MASK)})"


def masked_header(name: str, value: str) -> str:
    """Hide the value where the header carries a secret; a cookie keeps its name and attributes."""
    if name.lower() == "set-cookie":
        return _masked_cookie(value)
    return MASK if is_secret(name) else value


def masked_data(data: Any) -> Any:
    """Hide the values of secret keys, however deep they stand."""
    if isinstance(data, dict):
        return {key: MASK if is_secret(key) else masked_data(data[key]) for key in data}
    if isinstance(data, list):
        return [masked_data(item) for item in data]
    return data


def masked_target(target: str) -> str:
    """Hide the values of secret query parameters."""
    return _QUERY_VALUE.sub(
        lambda found: found[1] + MASK if is_secret(found[2]) else found[0], target
    )


def is_secret(name: str) -> bool:
    """Tell whether what goes by this name lets someone in."""
    return name.lower() in _SECRETS


def _masked_cookie(header: str) -> str:
    pair, semicolon, attributes = header.partition(";")
    name, equals, value = pair.partition("=")
    shown = f"{name}={MASK if value.strip() else ''}" if equals else MASK
    return f"{shown}{semicolon}{attributes}"
