"""Names by PRECIS (RFC 8265) and the look-alikes of Unicode's UTS 39."""

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import define, field
from precis_i18n import get_profile
from precis_i18n.profile import Profile

from application.ports.username_rules import UsernameRules
from domain.errors import InvalidUsername
from domain.faults import UsernameFault
from domain.username import Username

_OF_EVERY_SCRIPT = {"COMMON", "INHERITED"}
_WRITTEN_TOGETHER = (
    {"HAN", "HIRAGANA", "KATAKANA"},
    {"HAN", "HANGUL"},
    {"HAN", "BOPOMOFO"},
)
"""Japanese, Korean and Chinese each take several scripts (UTS 39, augmented script sets)."""

_PLAIN = re.compile("[!-~]+")
"""Names of which the profile changes nothing but capitals: ASCII without spaces."""

_LEFT_TO_RIGHT_MARK = "\u200e"


@define
class PrecisUsernameRules(UsernameRules):
    """Folds by the profile UsernameCaseMapped, which refuses what another folding would change."""

    _profile: Profile = field(factory=lambda: get_profile("UsernameCaseMapped"), init=False)

    def fold(self, name: str) -> str:
        """Return the key that every spelling of the name shares."""
        if _PLAIN.fullmatch(name):
            # The profile comes to the same, but looks at every character several times.
            return name.lower()
        try:
            return self._profile.enforce(name)
        except UnicodeEncodeError:
            raise InvalidUsername(UsernameFault.FORBIDDEN_CHARACTER) from None

    def refuse_imitation(self, username: Username) -> None:
        """Raise `InvalidUsername` on mixed scripts and ASCII look-alikes, as typed or folded."""
        if username.key.isascii():
            return
        if not _is_of_one_writing_system(username.key):
            raise InvalidUsername(UsernameFault.MIXED_SCRIPTS)
        # Capitals may pose where small letters do not, and capitals are what others would see.
        if _looks_like_ascii(username.typed) or _looks_like_ascii(username.key):
            raise InvalidUsername(UsernameFault.LOOKS_LIKE_ASCII)


def _is_of_one_writing_system(name: str) -> bool:
    scripts = {_script(character) for character in name} - _OF_EVERY_SCRIPT
    return len(scripts) <= 1 or any(scripts <= together for together in _WRITTEN_TOGETHER)


def _looks_like_ascii(name: str) -> bool:
    """Tell whether the UTS 39 skeleton is all ASCII, without spelling the skeleton out."""
    return all(
        character.isascii() or character in _posing_as_ascii()
        for character in unicodedata.normalize("NFD", name)
    )


@cache
def _posing_as_ascii() -> frozenset[str]:
    """Gather the characters from beyond ASCII with a prototype in it.

    The data joins every character to its prototype in both directions, and marks some from
    right-to-left scripts with a direction that is not theirs.
    """
    joined: dict[str, list[str]] = _data("confusables.json", object_hook=_without_its_name)
    return frozenset(
        character.strip(_LEFT_TO_RIGHT_MARK)
        for character, others in joined.items()
        if not character.isascii() and any(map(str.isascii, others))
    )


def _without_its_name(item: dict[str, Any]) -> Any:
    # Dropped while reading: the names of all characters at once leave 3 MB behind.
    return item["c"] if item.keys() == {"c", "n"} else item


def _script(character: str) -> str:
    ranges, names = _scripts()
    first, last, name, _ = ranges[bisect_right(ranges, ord(character), key=lambda r: r[0]) - 1]
    return names[name] if first <= ord(character) <= last else "UNKNOWN"


@cache
def _scripts() -> tuple[Sequence[tuple[int, int, int, int]], Sequence[str]]:
    data = _data("categories.json")
    return data["code_points_ranges"], data["iso_15924_aliases"]


def _data(name: str, **reading: Any) -> Any:
    # Read as files: the library's own functions keep 10 MB and cannot tell a skeleton.
    return json.loads((files("confusable_homoglyphs") / name).read_text("utf-8"), **reading)
