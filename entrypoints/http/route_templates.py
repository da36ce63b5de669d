"""Which route a path is of, without what it holds."""

import re


class RouteTemplates:
    """Knows the templates of the routes there are."""

    def __init__(self) -> None:
        self.whole: dict[str, str] = {}
        """Those that are paths themselves, by that path."""
        self._patterns: list[tuple[re.Pattern[str], str]] = []

    def add(self, template: str) -> str:
        """Know one more, as Falcon writes it; returns it without what converts its fields."""
        shown = re.sub(r":[^}]+}", "}", template)
        if "{" in shown:
            self._patterns.append((re.compile(re.sub(r"{\w+}", "[^/]+", shown)), shown))
        else:
            self.whole[shown] = shown
        return shown

    def of(self, path: str) -> str | None:
        """Return the template of a path; nothing where there is no route."""
        if path in self.whole:
            return self.whole[path]
        found = (shown for pattern, shown in self._patterns if pattern.fullmatch(path))
        return next(found, None)
