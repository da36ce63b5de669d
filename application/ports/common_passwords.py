"""The passwords that everybody tries first."""

from typing import Protocol

from domain.password import Password


class CommonPasswords(Protocol):
    """Knows the passwords most often used."""

    def __contains__(self, password: Password) -> bool:
        """Tell whether the password is among them, in any letter case."""
        ...
