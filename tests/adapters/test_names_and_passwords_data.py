"""The data behind names and passwords: which it is, and that nobody waits for it at start."""

import subprocess
import sys
from importlib import import_module
from itertools import pairwise

from adapters.common_passwords import ListedCommonPasswords, _listed
from adapters.precis import _posing_as_ascii, _scripts
from domain.password import Password

# By the library's own code, which the adapter reads as a text.
LISTED: list[str] = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS["passwords"]

IMPORT_ALL = """
import sys
import adapters.common_passwords, adapters.precis
print(*[name for name in sys.modules if name.startswith(("zxcvbn", "confusable", "urllib."))])
"""


def test_thirty_thousand_passwords_are_known() -> None:
    assert len(_listed().split(",")[1:-1]) == 30_000


def test_the_list_is_the_one_that_the_library_uses() -> None:
    assert _listed().split(",")[1:-1] == [password.casefold() for password in LISTED]


def test_the_least_common_password_of_the_list_is_known() -> None:
    assert Password.parse(LISTED[-1]) in ListedCommonPasswords()


def test_two_neighbours_of_the_list_are_no_common_password() -> None:
    assert Password.parse("123456,password") not in ListedCommonPasswords()


def test_look_alikes_are_single_characters_or_sequences_beyond_ascii() -> None:
    assert {"а", "ɑ", "ı", "ο", "ס"} <= _posing_as_ascii()
    assert not any(character.isascii() for character in _posing_as_ascii())
    assert not any("\u200e" in character for character in _posing_as_ascii())


def test_script_ranges_come_in_order() -> None:
    ranges, _ = _scripts()
    assert all(one[1] < other[0] for one, other in pairwise(ranges))


def test_the_data_is_not_loaded_at_import() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() in {"", "urllib.parse"}
