"""A request as a WSGI application sees it (PEP 3333)."""

import sys
from io import BytesIO
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIEnvironment

from watchword_client.request import Request

_EXPECT_A_BODY = frozenset({"POST", "PUT", "PATCH"})


def environ_of(request: Request) -> WSGIEnvironment:
    """Lay out what the application is called with."""
    return {
        "REQUEST_METHOD": request.method,
        **_paths(request),
        **_server(request),
        **_headers(request),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.address.scheme,
        "wsgi.input": BytesIO(request.body or b""),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def _paths(request: Request) -> dict[str, str]:
    mount, path = request.address.mount, request.url.path or "/"
    return {
        "SCRIPT_NAME": _decoded(mount),
        "PATH_INFO": _decoded(path.removeprefix(mount)),
        "QUERY_STRING": request.url.query or "",
    }


def _decoded(path: str) -> str:
    # PEP 3333 has bytes travel as Latin-1 text, whatever their encoding is.
    return unquote_to_bytes(path).decode("latin-1")


def _server(request: Request) -> dict[str, str]:
    default_port = 443 if request.address.scheme == "https" else 80
    return {
        "SERVER_NAME": (request.url.host or "").strip("[]"),
        "SERVER_PORT": str(request.url.port or default_port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": request.address.netloc,
    }


def _headers(request: Request) -> dict[str, str]:
    variables = _length(request)
    for name in request.headers:
        key = name.upper().replace("-", "_")
        is_plain = key in ("CONTENT_TYPE", "CONTENT_LENGTH")
        variables[key if is_plain else f"HTTP_{key}"] = ",".join(request.headers.getlist(name))
    return variables


def _length(request: Request) -> dict[str, str]:
    if request.body is None and request.method not in _EXPECT_A_BODY:
        return {}
    return {"CONTENT_LENGTH": str(len(request.body or b""))}
