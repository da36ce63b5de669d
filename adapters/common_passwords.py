"""The passwords that leaks show to be in most use."""

import re
from ast import literal_eval
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from attrs import define

from application.ports.common_passwords import CommonPasswords
from domain.password import Password

_LIST = re.compile('"passwords": ("[^"]+")')


@define
class ListedCommonPasswords(CommonPasswords):
    """Knows 30,000 of them, by the list that zxcvbn carries."""

    def __contains__(self, password: Password) -> bool:
        """Tell whether the password is listed, in any letter case."""
        text = password.text.casefold()
        return "," not in text and f",{text}," in _listed()


@cache
def _listed() -> str:
    """Return the passwords as zxcvbn has them: one text, with a comma before and after each.

    Searched as it is, it takes 0.2 ms at most, beside 20 ms for the hash that follows; a set of
    them would keep 4 MB in every worker.
    """
    # Read as a file: the library itself keeps 16 MB, its other lists and its tables of them.
    source = Path(str(distribution("zxcvbn").locate_file("zxcvbn/frequency_lists.py")))
    found = _LIST.search(source.read_text("utf-8"))
    if found is None:
        raise LookupError("zxcvbn has no list of passwords where it had one")
    return f",{literal_eval(found[1]).casefold()},"
