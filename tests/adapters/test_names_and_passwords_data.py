"""The data behind names and passwords: which it is, and that nobody waits for it at start."""

import subprocess
import sys
from itertools import pairwise

from adapters.common_passwords import _listed
from adapters.precis import _posing_as_ascii, _scripts

IMPORT_ALL = """
import sys
import adapters.common_passwords, adapters.precis
print(*[name for name in sys.modules if name.startswith(("zxcvbn", "confusable", "urllib."))])
"""


def test_thirty_thousand_passwords_are_known() -> None:
    assert len(_listed()) == 30_000


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
