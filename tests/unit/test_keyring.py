"""Keys, and what they make."""

from base64 import urlsafe_b64encode

import pytest

from domain.keyring import Key, Keyring

ONE, TWO = (urlsafe_b64encode(bytes([n]) * 32).decode().rstrip("=") for n in (1, 2))


def test_the_first_key_makes_what_is_new_and_each_is_found_by_its_name() -> None:
    ring = Keyring.parse(f"new:{TWO},old:{ONE}")
    assert ring.current == ring.named("new") == Key("new", b"\2" * 32)
    assert ring.named("old") == Key("old", b"\1" * 32)
    assert ring.named("other") is None


@pytest.mark.parametrize("between", [",", "\n", "\r\n", " , ", ",\n\n"])
def test_keys_stand_on_a_line_each_or_between_commas(between: str) -> None:
    ring = Keyring.parse(f"\n a:{ONE}{between}b:{TWO}==\n")
    assert [key.name for key in ring] == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ,\n",
        ONE,
        f":{ONE}",
        f"A:{ONE}",
        f"a b:{ONE}",
        f"{'a' * 33}:{ONE}",
        f"a:{ONE[:-1]}",
        f"a:{ONE}!",
        f"a:{ONE[:20]}\u00e9{ONE[20:]}",
        f"a:{ONE[:20]}+{ONE[20:]}",
        "a:",
        f"a:{ONE},a:{TWO}",
        f"a:{ONE},b",
    ],
)
def test_what_is_no_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="has to be keys") as refusal:
        Keyring.parse(text)
    assert ONE[:16] not in str(refusal.value)
    assert refusal.value.__cause__ is refusal.value.__context__ is None


def test_a_key_makes_a_different_code_of_each_message() -> None:
    key = Keyring.parse(f"a:{ONE}").current
    assert key.mac(b"x") == key.mac(b"x") != key.mac(b"y")
    assert len(key.mac(b"x")) == 32


def test_what_is_made_for_one_purpose_means_nothing_for_another() -> None:
    ring = Keyring.parse(f"a:{ONE},b:{TWO}")
    made = {ring.for_purpose(purpose).current.mac(b"x") for purpose in ("cookies", "names")}
    assert len(made | {ring.current.mac(b"x")}) == 3
    assert [key.name for key in ring.for_purpose("cookies")] == ["a", "b"]


def test_keys_are_never_printed() -> None:
    ring = Keyring.parse(f"a:{ONE},b:{TWO}")
    assert str(ring) == "a:***, b:***"
    assert "x01" not in repr(ring)
    assert ONE not in repr(ring)
