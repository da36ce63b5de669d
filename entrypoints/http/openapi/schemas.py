"""JSON Schema of what is sent and answered, read off the attrs classes themselves."""

from collections.abc import Iterable, Mapping
from typing import cast

import msgspec
from attrs import has

from entrypoints.http.openapi.operation import Schema
from entrypoints.http.problems import FieldError

_REFERENCE = "#/components/schemas/{name}"


def reference(name: str) -> Schema:
    """Return a schema that stands for the one of that name."""
    return {"$ref": _REFERENCE.format(name=name)}


def schema_of(example: object) -> Schema:
    """Return the schema of whatever has the shape of the example."""
    if has(type(example)):
        return reference(type(example).__name__)
    return {"type": "object" if isinstance(example, Mapping) else "string"}


def components(taken: Iterable[object], given: Iterable[object]) -> dict[str, Schema]:
    """Return the schemas of all shapes that the examples have, by their names.

    What is taken has no other keys than those named, and no nulls: so it is read, too.
    """
    bodies = {type(each) for each in taken}
    shapes = sorted({*bodies, *map(type, filter(_has_shape, given)), FieldError}, key=_name)
    _, found = msgspec.json.schema_components(shapes, ref_template=_REFERENCE)
    for body in bodies:
        found[body.__name__] = _strict(found[body.__name__])
    return {**found, "Problem": _PROBLEM}


def _has_shape(example: object) -> bool:
    return has(type(example))


def _name(shape: type) -> str:
    return shape.__name__


def _strict(schema: Schema) -> Schema:
    properties = cast("dict[str, Schema]", schema["properties"])
    stated = {name: _without_null(each) for name, each in properties.items()}
    return {**schema, "properties": stated, "additionalProperties": False}


def _without_null(schema: Schema) -> Schema:
    match schema:
        case {"anyOf": [{"type": kind}, {"type": "null"}]}:
            return {"type": kind}
        case _:
            return schema


_TEXT: Schema = {"type": "string"}
_PROBLEM: Schema = {
    "title": "Problem",
    "description": "Why a request was refused, or failed (RFC 9457). Go by `code`.",
    "type": "object",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "code": _TEXT,
        "request_id": {"type": "string", "pattern": "^[0-9a-f]{24}$"},
        "errors": {"type": "array", "items": reference("FieldError")},
    },
    "required": ["type", "title", "status", "detail", "code", "request_id"],
}
