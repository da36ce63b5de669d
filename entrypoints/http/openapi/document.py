"""The document, made of the routes there are (OpenAPI 3.1)."""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Final

from attrs import asdict, has

from entrypoints.http.openapi import refusals, schemas
from entrypoints.http.openapi.headers import HEADERS
from entrypoints.http.openapi.operation import (
    Asks,
    Operation,
    Parameter,
    Place,
    Routes,
    Schema,
)
from entrypoints.http.problems import PROBLEMS

_ABOUT: Final = (
    "User accounts and sessions. Where this document and the service disagree, one of them has a"
    " bug.\n\nA session is carried by a cookie or, where a log-in asks for it, by a bearer token."
    " Every address answers `OPTIONS`, and `405 method-not-allowed` to methods it does not have."
)
_SCHEMES: Final = ("cookie", "bearer")


def path_of(template: str) -> str:
    """Return the address as OpenAPI writes it: without what converts its fields."""
    return re.sub(r":\w+}", "}", template)


def document(routes: Routes, *, version: str, cookie: str) -> Schema:
    """Put together what the operations of the routes say; `cookie` is the session cookie's name."""
    operations = [each for resource in routes.values() for each in resource.operations.values()]
    taken = [each.takes for each in operations if each.takes is not None]
    given = [example for each in operations for example in each.gives]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Watchword",
            "version": version,
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(each.group for each in operations)],
        "paths": {
            path_of(template): dict(_methods(resource.operations))
            for template, resource in routes.items()
        },
        "components": {
            "schemas": schemas.components(taken, given),
            "responses": refusals.components(),
            "examples": refusals.examples(),
            "headers": HEADERS,
            "securitySchemes": {
                "cookie": {"type": "apiKey", "in": "cookie", "name": cookie},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _methods(operations: Mapping[str, Operation]) -> Iterator[tuple[str, Schema]]:
    for method, operation in operations.items():
        yield method.lower(), _operation(operation, method)
        if method == "GET":
            yield "head", _head(operation)


def _operation(operation: Operation, method: str) -> Schema:
    stated: Schema = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.about,
        "tags": [operation.group],
        "security": _security(operation.asks),
    }
    if operation.parameters:
        stated["parameters"] = [_parameter(each) for each in operation.parameters]
    if operation.takes is not None:
        stated["requestBody"] = {
            "required": operation.needs_body,
            "content": {"application/json": _content(operation.takes)},
        }
    stated["responses"] = {
        str(operation.status): _success(operation),
        **refusals.refusals(operation.codes(method)),
    }
    return stated


def _head(operation: Operation) -> Schema:
    statuses = {operation.status, *(PROBLEMS[code].status for code in operation.codes("HEAD"))}
    return {
        **_operation(operation, "HEAD"),
        "operationId": f"{operation.id}Head",
        "summary": f"{operation.summary}, without the body",
        "responses": {
            str(each): {"description": HTTPStatus(each).phrase} for each in sorted(statuses)
        },
    }


def _security(asks: Asks) -> list[Schema]:
    schemes: list[Schema] = [{scheme: []} for scheme in _SCHEMES]
    return {Asks.NOTHING: [], Asks.MAYBE: [{}, *schemes], Asks.SESSION: schemes}[asks]


def _parameter(parameter: Parameter) -> Schema:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.about,
        "required": parameter.is_required or parameter.place is Place.PATH,
        "schema": parameter.schema,
        "example": parameter.example,
    }


def _success(operation: Operation) -> Schema:
    headers = ["X-Request-Id", *(["Set-Cookie"] if operation.sets_cookie else [])]
    stated: Schema = {
        "description": HTTPStatus(operation.status).phrase,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
    }
    if operation.gives:
        stated["content"] = {operation.media: _content(*operation.gives)}
    return stated


def _content(*examples: object) -> Schema:
    shapes = [schemas.schema_of(each) for each in examples]
    if len(shapes) == 1:
        return {"schema": shapes[0], "example": plain(examples[0])}
    named = {type(each).__name__: {"value": plain(each)} for each in examples}
    return {"schema": {"anyOf": shapes}, "examples": named}


def plain(example: object) -> object:
    """Return what an example is as JSON; of what may be left out, nothing."""
    if not has(type(example)):
        return example
    return asdict(example, filter=lambda each, value: value is not None or each.default is not None)  # type: ignore[arg-type]  # has() has seen to it
