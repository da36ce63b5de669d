"""Applications in one line, for tests of what goes over the wire."""

import json
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_SEEN = ("REQUEST_METHOD", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH")


def answering(
    body: bytes = b"", *headers: tuple[str, str], status: str = "200 OK"
) -> WSGIApplication:
    """Answer every request alike."""

    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(status, list(headers))
        return [body]

    return app


def answering_json(data: Any, *headers: tuple[str, str], status: str = "200 OK") -> WSGIApplication:
    """Answer every request with a JSON value."""
    body = json.dumps(data).encode()
    return answering(body, ("Content-Type", "application/json"), *headers, status=status)


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with what arrived."""
    seen = {name: environ.get(name) or None for name in _SEEN}
    seen |= {name: value for name, value in environ.items() if name.startswith("HTTP_")}
    seen["path"] = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    seen["body"] = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(seen).encode()]
