"""Telling which fields a body had, and of what kind their values were.

The values are not read: a kind is told by the first character of its JSON, and only what no secret
can be is told as it is.
"""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from io import BytesIO
from typing import Final
from wsgiref.types import WSGIEnvironment

import msgspec
from attrs import fields, has

from entrypoints.http.media_type import is_json

Told = Mapping[bytes, str]
"""By the JSON of a value what is told of it."""

_LITERALS: Final = {b"true": "true", b"false": "false", b"null": "null"}
_KINDS: Final = {b'"': "text", b"[": "list", b"{": "object"}
_MISSING: Final = "missing"
_members_of = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


@cache
def told_of(shape: type) -> Mapping[str, Told]:
    """Return what may be told of each field of a shape: which of its choices it was, if it has."""
    return {
        each.name: {msgspec.json.encode(choice): choice.value for choice in _choices(each.type)}
        for each in (fields(shape) if has(shape) else ())
    }


def fields_of(
    environ: WSGIEnvironment, known: Mapping[str, Told]
) -> tuple[dict[str, str], int] | None:
    """Return the kinds of those that are known, and how many there are besides.

    There are none of what was not taken into memory, and of what is no JSON object.
    """
    body = environ.get("wsgi.input")
    if not isinstance(body, BytesIO) or not is_json(environ):
        return None
    try:
        members = _members_of(body.getbuffer())
    except (ValueError, RecursionError):
        return None
    told = {name: _kind(members.pop(name, None), choices) for name, choices in known.items()}
    return told, len(members)


def _choices(kind: object) -> list[Enum]:
    return list(kind) if isinstance(kind, type) and issubclass(kind, Enum) else []


def _kind(value: msgspec.Raw | None, choices: Told) -> str:
    if value is None:
        return _MISSING
    literal = bytes(value)
    return choices.get(literal) or _LITERALS.get(literal) or _KINDS.get(literal[:1]) or "number"
