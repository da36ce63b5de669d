"""The answers of refusal, each problem with the document that it comes as."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

import msgspec

from entrypoints.http.openapi.operation import Schema
from entrypoints.http.openapi.schemas import reference
from entrypoints.http.problems import PROBLEM_JSON, PROBLEMS, FieldError, Problem, problem_body

REQUEST_ID: Final = "5b0d1f8a4c2e9b7f60a3d1c5"
WITHOUT_DOCUMENT: Final = frozenset({"headers-too-large"})
"""What the server beneath answers by itself."""
_ERRORS: Final = {
    "invalid-input": FieldError("/username", "too_long", "A username has at most 20 characters."),
    "password-rejected": FieldError("/password", "too_short", "This password is too short."),
}
_HEADERS: Final = {
    401: "WWW-Authenticate",
    405: "Allow",
    429: "Retry-After",
    503: "Retry-After",
}


def example_of(problem: Problem) -> object:
    """Return the document of a problem, as it is answered."""
    errors = [_ERRORS[problem.code]] if problem.code in _ERRORS else []
    return msgspec.json.decode(problem_body(problem, REQUEST_ID, errors))


def refusals(codes: Iterable[str]) -> Schema:
    """Return the answers of an operation to whatever it refuses, by their statuses."""
    # In the order of the catalogue, which is that of the statuses.
    known = [problem for code, problem in PROBLEMS.items() if code in set(codes)]
    return {str(status): _either(list(each)) for status, each in groupby(known, _status)}


def components() -> dict[str, Schema]:
    """Return the answer of each problem there is, by its code."""
    return {code: _answer([problem]) for code, problem in PROBLEMS.items()}


def examples() -> dict[str, Schema]:
    """Return the document of each problem there is, by its code."""
    return {
        code: {"summary": problem.title, "value": example_of(problem)}
        for code, problem in PROBLEMS.items()
        if code not in WITHOUT_DOCUMENT
    }


def _status(problem: Problem) -> int:
    return problem.status


def _either(problems: list[Problem]) -> Schema:
    [first, *others] = problems
    if others:
        return _answer(problems)
    return {"$ref": f"#/components/responses/{first.code}"}


def _answer(problems: list[Problem]) -> Schema:
    codes = [problem.code for problem in problems]
    told = "\n".join(f"- `{problem.code}`: {problem.detail}" for problem in problems)
    if WITHOUT_DOCUMENT.issuperset(codes):
        return {"description": told}
    # All that refuses has the id of its request.
    headers = ["X-Request-Id", *filter(None, [_HEADERS.get(problems[0].status)])]
    content = {
        "schema": {
            "allOf": [reference("Problem")],
            "properties": {"code": {"enum": codes}},
        },
        "examples": {code: {"$ref": f"#/components/examples/{code}"} for code in codes},
    }
    return {
        "description": told,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
        "content": {PROBLEM_JSON: content},
    }
