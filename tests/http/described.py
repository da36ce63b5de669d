"""Holding answers against the document that describes them."""

import re
from typing import Any

import jsonschema_rs
from attrs import define, field

from tests.http.api import Answer

ALWAYS = {"OPTIONS"}
"""Methods that every address answers; as to others that it lacks, with 405."""


@define
class Description:
    """An OpenAPI document, asked what answers may be."""

    document: dict[str, Any]
    _patterns: dict[str, re.Pattern[str]] = field(init=False)
    _validators: dict[tuple[str, str, str], jsonschema_rs.Validator] = field(
        init=False, factory=dict
    )

    @_patterns.default
    def _of_paths(self) -> dict[str, re.Pattern[str]]:
        return {
            path: re.compile(re.sub(r"{\w+}", "[^/]+", path)) for path in self.document["paths"]
        }

    def operations(self) -> set[str]:
        """Return every method and path."""
        paths = self.document["paths"]
        return {f"{method.upper()} {path}" for path, item in paths.items() for method in item}

    def complaint(self, method: str, path: str, answer: Answer) -> str | None:
        """Say what of an answer is not described, if anything."""
        known = self._path_of(path)
        if known is None:
            return None if answer.status in {400, 403, 404, 405, 413, 414, 415} else "no such path"
        # In small letters a method is another one, that nobody has heard of.
        operation = self.document["paths"][known].get(method.lower() if method.isupper() else "")
        if operation is None:
            is_refused = answer.status >= 400
            return None if is_refused or method in ALWAYS else "no such method"
        return self._of_operation((known, method, str(answer.status)), operation, answer)

    def _path_of(self, path: str) -> str | None:
        if path in self._patterns:
            return path
        return next((each for each, found in self._patterns.items() if found.fullmatch(path)), None)

    def _of_operation(
        self, key: tuple[str, str, str], operation: dict[str, Any], answer: Answer
    ) -> str | None:
        response = operation["responses"].get(key[2])
        if response is None:
            return "no such status"
        response = self.resolved(response)
        for name, reference in response.get("headers", {}).items():
            if self.resolved(reference).get("required") and not answer.all(name.lower()):
                return f"without {name}"
        if key[1] == "HEAD" or not (answer.body or response.get("content")):
            return None
        [media] = answer.all("content-type") or [""]
        contents = response.get("content", {})
        content = contents.get(media) or contents.get("*/*")
        if content is None:
            return f"of type {media!r}"
        if "json" not in media:
            return None
        error = next(self._validator(key, content["schema"]).iter_errors(answer.json), None)
        return str(error.message) if error else None

    def resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return what a node stands for."""
        while "$ref" in node:
            *_, kind, name = node["$ref"].split("/")
            node = self.document["components"][kind][name]
        return node

    def _validator(
        self, key: tuple[str, str, str], schema: dict[str, Any]
    ) -> jsonschema_rs.Validator:
        if key not in self._validators:
            whole = {**schema, "components": self.document["components"]}
            self._validators[key] = jsonschema_rs.Draft202012Validator(whole)
        return self._validators[key]
