"""What names are told by that may be nobody's."""

from domain.keyring import Keyring
from domain.pseudonym import pseudonym
from domain.username import Username

OLD = f"old:{'A' * 43}"
NEW = f"new:{'B' * 43}"


def of(keys: str, typed: str = "Alice") -> str:
    return pseudonym(Keyring.parse(keys), Username(typed, typed.lower()))


def test_every_spelling_of_a_name_has_one_pseudonym_and_others_have_others() -> None:
    assert of(OLD) == of(OLD, "ALICE")
    assert of(OLD) != of(OLD, "alina")


def test_nothing_of_the_name_is_in_it() -> None:
    name, _, made = of(OLD).partition(".")
    assert (name, len(made)) == ("old", 32)


def test_a_new_key_makes_new_pseudonyms_and_says_so() -> None:
    assert of(f"{NEW},{OLD}") == of(NEW)
    assert of(NEW).startswith("new.")
    assert of(NEW)[4:] != of(OLD)[4:]
