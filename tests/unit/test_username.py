"""Names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.precis import PrecisUsernameRules
from domain.errors import InvalidUsername
from domain.faults import UsernameFault
from domain.username import Username

FOLD = PrecisUsernameRules().fold


def fault_of(text: str) -> UsernameFault:
    with pytest.raises(InvalidUsername) as refusal:
        Username.parse(text, fold=FOLD)
    return refusal.value.fault


def test_a_name_is_kept_as_typed_and_compared_by_its_key() -> None:
    name = Username.parse("Alice", fold=FOLD)
    assert (str(name), name.typed, name.key) == ("Alice", "Alice", "alice")


def test_a_name_is_kept_in_nfc() -> None:
    assert Username.parse("Jose\u0301", fold=FOLD).typed == "Jos\u00e9"


def test_no_name_is_empty() -> None:
    assert fault_of("") is UsernameFault.EMPTY


@pytest.mark.parametrize("text", ["a", "a" * 20, "e\u0301" * 20, "漢" * 20, "\U00020000" * 20])
def test_a_name_has_up_to_20_code_points_in_nfc(text: str) -> None:
    assert 1 <= len(Username.parse(text, fold=FOLD).typed) <= 20


@pytest.mark.parametrize("text", ["a" * 21, "e\u0301" * 21, "x\u0301" * 11, " " * 10_000])
def test_a_longer_name_is_refused(text: str) -> None:
    assert fault_of(text) is UsernameFault.TOO_LONG


@pytest.mark.parametrize("text", ["two words", " alice", "alice ", "nul\0", "\ud800"])
def test_a_name_of_forbidden_characters_is_refused(text: str) -> None:
    assert fault_of(text) is UsernameFault.FORBIDDEN_CHARACTER


@settings(max_examples=50)
@given(st.text(st.characters(codec="utf-8", categories=["L", "Nd"]), max_size=12))
def test_a_name_read_again_is_the_same_name(text: str) -> None:
    try:
        name = Username.parse(text, fold=FOLD)
    except InvalidUsername:
        return
    assert Username.parse(name.typed, fold=FOLD) == name
    assert Username.parse(name.key, fold=FOLD).key == name.key
