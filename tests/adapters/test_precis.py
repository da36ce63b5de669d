"""Keys of ASCII names, which the adapter folds without the library."""

from itertools import product

from precis_i18n import get_profile

from adapters.precis import PrecisUsernameRules
from domain.errors import InvalidUsername

ASCII = [chr(code) for code in range(128)]
PROFILE = get_profile("UsernameCaseMapped")


def folded(name: str) -> str | None:
    try:
        return PrecisUsernameRules().fold(name)
    except InvalidUsername:
        return None


def enforced(name: str) -> str | None:
    try:
        return str(PROFILE.enforce(name))
    except UnicodeEncodeError:
        return None


def test_the_key_of_an_ascii_name_is_what_the_profile_makes_of_it() -> None:
    names = ["", *ASCII, *map("".join, product(ASCII, repeat=2)), "".join(ASCII[33:127])]
    assert [folded(name) for name in names] == [enforced(name) for name in names]
