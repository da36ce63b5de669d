"""What somebody may do in the console."""

from enum import StrEnum


class Role(StrEnum):
    """How far an operator's rights go."""

    VIEWER = "viewer"
    """Sees everything that is shown, and changes nothing."""
    OPERATOR = "operator"
    """Acts as well."""
