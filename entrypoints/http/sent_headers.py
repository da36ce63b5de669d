"""Telling which headers came with a request, by an allow-list.

Those that an answer depends on, or that tell what asked, are known by name. What is told of a value
is a text of ours that was found by it, or a number within bounds: never a piece of the value.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from http import HTTPMethod
from typing import Final
from wsgiref.types import WSGIEnvironment

from entrypoints.cookie_terms import CONSOLE, CONSOLE_DEVICE, DEVICE, SESSION, cookie_name
from entrypoints.http.request_body import BODY_LIMIT

Say = Callable[[str], str | None]

_COOKIES: Final = {
    name: name
    for each in (SESSION, DEVICE, CONSOLE, CONSOLE_DEVICE)
    for name in (cookie_name(each, is_secure=False), cookie_name(each, is_secure=True))
}


def _one_of(*known: str) -> Mapping[str, str]:
    return {each: each for each in known}


_MEDIA_TYPES: Final = _one_of(
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "text/html",
    "application/xml",
    "application/octet-stream",
)
_SCHEMES: Final = {"bearer": "Bearer …", "basic": "Basic …", "digest": "Digest …"}


def _masked(_value: str) -> None:
    return None


def _content_type(value: str) -> str | None:
    return _MEDIA_TYPES.get(value.partition(";")[0].strip().lower())


def _content_length(value: str) -> str | None:
    is_short = value.isascii() and value.isdigit() and len(value) <= len(str(BODY_LIMIT))
    return str(int(value)) if is_short and int(value) <= BODY_LIMIT else None


def _authorization(value: str) -> str | None:
    return _SCHEMES.get(value.partition(" ")[0].lower())


def _cookie(value: str) -> str:
    names = [pair.partition("=")[0].strip() for pair in value.split(";") if pair.strip()]
    ours = Counter(_COOKIES[name] for name in names if name in _COOKIES)
    told = [name if times == 1 else f"{name} {times} times" for name, times in ours.items()]
    others = len(names) - ours.total()
    return ", ".join([*told, f"{others} not ours"] if others else told)


_KNOWN: Final[Sequence[tuple[str, str, Say]]] = (
    ("HTTP_HOST", "host", _masked),
    ("CONTENT_TYPE", "content-type", _content_type),
    ("CONTENT_LENGTH", "content-length", _content_length),
    ("HTTP_AUTHORIZATION", "authorization", _authorization),
    ("HTTP_COOKIE", "cookie", _cookie),
    ("HTTP_ORIGIN", "origin", _one_of("null").get),
    (
        "HTTP_SEC_FETCH_SITE",
        "sec-fetch-site",
        _one_of("same-origin", "same-site", "cross-site", "none").get,
    ),
    (
        "HTTP_SEC_FETCH_MODE",
        "sec-fetch-mode",
        _one_of("cors", "navigate", "no-cors", "same-origin", "websocket").get,
    ),
    (
        "HTTP_SEC_FETCH_DEST",
        "sec-fetch-dest",
        _one_of("document", "empty", "frame", "iframe", "image", "script", "style").get,
    ),
    (
        "HTTP_ACCESS_CONTROL_REQUEST_METHOD",
        "access-control-request-method",
        _one_of(*(method.value for method in HTTPMethod)).get,
    ),
    (
        "HTTP_ACCEPT",
        "accept",
        _one_of("*/*", "application/json", "application/json, text/plain, */*", "text/html").get,
    ),
    ("HTTP_USER_AGENT", "user-agent", _masked),
    ("HTTP_X_FORWARDED_FOR", "x-forwarded-for", _masked),
)
_NOT_HTTP: Final = {"content-type", "content-length"}
"""CGI has them without the prefix."""


def headers_of(environ: WSGIEnvironment) -> tuple[dict[str, str | None], int]:
    """Return what is told of those that are known, and how many there are besides."""
    told = {name: say(value) for key, name, say in _KNOWN if (value := environ.get(key))}
    # By one search in one text: to look at each key would take several times as long.
    named = "\n".join(["", *environ]).count("\nHTTP_")
    return told, named - len(told) + len(_NOT_HTTP & told.keys())
