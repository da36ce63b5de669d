"""The passwords that leaks show to be in most use."""

from functools import cache
from importlib import import_module

from attrs import define

from application.ports.common_passwords import CommonPasswords
from domain.password import Password


@define
class ListedCommonPasswords(CommonPasswords):
    """Knows 30,000 of them, by the list that zxcvbn carries."""

    def __contains__(self, password: Password) -> bool:
        """Tell whether the password is listed, in any letter case."""
        return password.text.casefold() in _listed()


@cache
def _listed() -> frozenset[str]:
    # Imported when first needed: it takes a while, and most processes never judge a password.
    lists = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS
    return frozenset(password.casefold() for password in lists["passwords"])
