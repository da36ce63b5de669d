"""The headers of answers that callers go by."""

from typing import Final

from entrypoints.http.openapi.operation import Schema

HEADERS: Final[dict[str, Schema]] = {
    "X-Request-Id": {
        "description": "Made by the server; a fault is found again in its log by it.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9a-f]{24}$"},
    },
    "Retry-After": {
        "description": "Seconds to wait before trying again.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {
        "description": "How to show who calls.",
        "required": True,
        "schema": {"type": "string", "const": "Bearer"},
    },
    "Allow": {
        "description": "The methods that the address answers.",
        "required": True,
        "schema": {"type": "string"},
    },
    "Set-Cookie": {
        "description": "The cookie of the session, set or deleted.",
        "schema": {"type": "string"},
    },
}
"""By their names."""
