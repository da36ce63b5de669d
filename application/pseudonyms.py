"""Names that were tried, for a log in which no name may stand."""

from collections.abc import Callable

from attrs import frozen

from application.ports.username_rules import UsernameRules
from domain.errors import InvalidUsername
from domain.keyring import Keyring
from domain.pseudonym import pseudonym
from domain.username import Username


@frozen
class Pseudonyms:
    """Tells a name that may be nobody's by what the audit tells it by as well."""

    rules: UsernameRules
    keys: Callable[[], Keyring | None]

    def of(self, typed: str) -> str | None:
        """Return the same for every spelling; nothing without keys, or where it can be no name."""
        keys = self.keys()
        if keys is None:
            return None
        try:
            return pseudonym(keys, Username.parse(typed, fold=self.rules.fold))
        except InvalidUsername:
            return None
