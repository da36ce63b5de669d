"""Parsing JSON strictly (RFC 8259, RFC 7493): nothing is guessed, mended or dropped."""

import json
from typing import NoReturn

from entrypoints.http.refusals import Refusal

MAX_DEPTH = 8


def parse_object(raw: bytes) -> dict[str, object]:
    """Read one JSON object; refused as `malformed-body` is anything else.

    Refused with the rest: a byte order mark, a key given twice, NaN and Infinity, lone
    surrogates, and nesting deeper than `MAX_DEPTH`.
    """
    try:
        value = json.loads(
            raw.decode(), object_pairs_hook=_without_repetition, parse_constant=_refuse
        )
    except (ValueError, RecursionError) as error:
        raise Refusal("malformed-body") from error
    if not isinstance(value, dict):
        raise Refusal("malformed-body")
    _check(value, depth=1)
    return value


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise Refusal("malformed-body")
    return members


def _refuse(_constant: str) -> NoReturn:
    raise Refusal("malformed-body")


def _check(value: object, *, depth: int) -> None:
    if isinstance(value, str):
        if not value.isascii() and not _is_text(value):
            raise Refusal("malformed-body")
    elif isinstance(value, dict | list):
        if depth > MAX_DEPTH:
            raise Refusal("malformed-body")
        for each in value:
            _check(each, depth=depth + 1)
        if isinstance(value, dict):
            for each in value.values():
                _check(each, depth=depth + 1)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
