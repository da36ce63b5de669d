"""Which route a path is of, without what it holds."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrypoints.http.openapi.operation import Operation

_NONE: Final[Mapping[str, Operation]] = MappingProxyType({})


class RouteTemplates:
    """Knows the templates of the routes there are."""

    def __init__(self) -> None:
        self.whole: dict[str, str] = {}
        """Those that are paths themselves, by that path."""
        self.operations: dict[tuple[str, str], Operation] = {}
        """Those that tell of themselves, by their methods and templates."""
        self._patterns: list[tuple[re.Pattern[str], str]] = []

    def add(self, template: str, operations: Mapping[str, Operation] = _NONE) -> None:
        """Know one more, as Falcon writes it; what converts its fields is left out."""
        shown = re.sub(r":[^}]+}", "}", template)
        if "{" in shown:
            self._patterns.append((re.compile(re.sub(r"{\w+}", "[^/]+", shown)), shown))
        else:
            self.whole[shown] = shown
        self.operations |= {(method, shown): each for method, each in operations.items()}

    def docs_of(self, method: str, route: str) -> str | None:
        """Return where an operation can be read of and tried, if it tells of itself."""
        operation = self.operations.get((method, route))
        return f"/docs#{operation.id}" if operation else None

    def of(self, path: str) -> str | None:
        """Return the template of a path; nothing where there is no route."""
        if path in self.whole:
            return self.whole[path]
        found = (shown for pattern, shown in self._patterns if pattern.fullmatch(path))
        return next(found, None)
