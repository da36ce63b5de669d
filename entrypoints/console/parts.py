"""The parts of the console, in the order in which its pages name them."""

from typing import Final

from attrs import frozen


@frozen
class Part:
    """One of them, and where it begins."""

    title: str
    path: str

    def holds(self, path: str) -> bool:
        """Tell whether an address is of this part."""
        return path == self.path or path.startswith(f"{self.path}/")


PARTS: Final = (
    Part("Users", "/ops/users"),
    Part("Sessions", "/ops/sessions"),
    Part("Data", "/ops/data"),
    Part("Audit", "/ops/audit"),
)
