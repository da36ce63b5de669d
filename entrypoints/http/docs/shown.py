"""Operations, as the page shows them."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from itertools import groupby
from shlex import quote
from typing import Any, Final

from attrs import frozen

from entrypoints.http.openapi.document import path_of, plain
from entrypoints.http.openapi.operation import Asks, Operation, Place, Routes
from entrypoints.http.problems import PROBLEMS, Problem

_ASKED: Final = {
    Asks.NOTHING: "Anyone may ask.",
    Asks.MAYBE: "Anyone may ask. A session that is presented is ended.",
    Asks.SESSION: "Needs a session.",
}


@frozen
class ShownField:
    """A parameter, or a key of a body."""

    name: str
    kind: str
    is_required: bool


@frozen
class Shown:
    """An operation with the words and texts that the page has of it."""

    method: str
    path: str
    operation: Operation
    asked: str
    fields: list[ShownField]
    body: str | None
    answers: list[str]
    problems: list[tuple[int, str, list[Problem]]]
    curl: str
    python: str | None

    @property
    def phrase(self) -> str:
        """What HTTP calls its success."""
        return HTTPStatus(self.operation.status).phrase


def shown(routes: Routes, schemas: Mapping[str, Any]) -> dict[str, list[Shown]]:
    """Return what there is to show, by groups; `schemas` are those of the document."""
    found: dict[str, list[Shown]] = {}
    for template, resource in routes.items():
        for method, operation in resource.operations.items():
            each = _shown(method, path_of(template), operation, schemas)
            found.setdefault(operation.group, []).append(each)
    return found


def _shown(method: str, path: str, operation: Operation, schemas: Mapping[str, Any]) -> Shown:
    takes = operation.takes
    schema = schemas[type(takes).__name__] if takes is not None else {"properties": {}}
    body = as_text(plain(takes)) if takes is not None else None
    return Shown(
        method=method,
        path=path,
        operation=operation,
        asked=_ASKED[operation.asks],
        fields=[
            ShownField(name, _kind(each, schemas), name in schema["required"])
            for name, each in schema["properties"].items()
        ],
        body=body,
        answers=[as_text(plain(each)) for each in operation.gives],
        problems=_by_status(operation.codes(method)),
        curl=_curl(method, path, operation),
        python=operation.python,
    )


def as_text(value: object) -> str:
    """Write JSON to be read."""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _kind(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return _kind(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    return " or ".join(f'"{each}"' for each in schema.get("enum", [])) or str(schema["type"])


def _by_status(codes: Iterable[str]) -> list[tuple[int, str, list[Problem]]]:
    known = [problem for code, problem in PROBLEMS.items() if code in set(codes)]
    return [
        (status, HTTPStatus(status).phrase, list(each))
        for status, each in groupby(known, lambda problem: problem.status)
    ]


def _curl(method: str, path: str, operation: Operation) -> str:
    asked = path
    for each in operation.parameters:
        if each.place is Place.PATH:
            asked = asked.replace(f"{{{each.name}}}", str(each.example))
    query = "&".join(
        f"{each.name}={each.example}" for each in operation.parameters if each.is_required
    )
    # The session's cookie is taken from a file, and kept in it.
    jar = "" if operation.asks is Asks.NOTHING else " -b session.txt -c session.txt"
    url = f"'{{origin}}{asked}?{query}'" if query else f"{{origin}}{asked}"
    lines = [f"curl -i{jar}", f"  -X {method} {url}"]
    if operation.takes is not None and operation.needs_body:
        lines += ["  -H 'Content-Type: application/json'"]
        lines += [f"  -d {quote(json.dumps(plain(operation.takes)))}"]
    return " \\\n".join(lines)
