"""The parts of the console, in the order in which its pages name them."""

from typing import Final

from attrs import frozen

OVERVIEW: Final = "/ops"


@frozen
class Part:
    """One of them, and where it begins."""

    title: str
    path: str

    def holds(self, path: str) -> bool:
        """Tell whether an address is of this part."""
        if self.path == OVERVIEW:
            return path == OVERVIEW
        return path == self.path or path.startswith(f"{self.path}/")


PARTS: Final = (
    Part("Overview", "/ops"),
    Part("API", "/ops/api"),
    Part("Users", "/ops/users"),
    Part("Sessions", "/ops/sessions"),
    Part("Data", "/ops/data"),
    Part("Logs", "/ops/logs"),
    Part("Alerts", "/ops/alerts"),
    Part("Audit", "/ops/audit"),
)
