"""Requests as they go over the wire, so that every load generator sends the same bytes."""

import json
from collections.abc import Iterable
from pathlib import Path

SEPARATOR = b"\0"


def get(path: str, *, cookie: str = "") -> bytes:
    """Ask for a page."""
    line = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{line}\r\n".encode()


def post(path: str, body: object) -> bytes:
    """Send JSON."""
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def call(path: str, *, cookie: str) -> bytes:
    """Have something done that needs no more said."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
    return f"{head}Content-Length: 0\r\n\r\n".encode()


def write(file: Path, requests: Iterable[bytes]) -> Path:
    """Keep requests for a load generator."""
    file.write_bytes(SEPARATOR.join(requests))
    return file


def read(file: Path) -> list[bytes]:
    """Take them out again."""
    return file.read_bytes().split(SEPARATOR)
