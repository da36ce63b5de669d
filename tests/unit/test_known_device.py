"""By what a device is known."""

import pytest

from domain.keyring import Key, Keyring
from domain.known_device import device_proof, known_device

OLD, NEW = Key("old", b"o" * 32), Key("new", b"n" * 32)


def recognised(keys: Keyring, proof: str, *, name_key: str = "alice") -> str | None:
    return known_device(keys, name_key=name_key, proof=proof)


def proof_by(*keys: Key) -> str:
    return device_proof(Keyring(keys), name_key="alice", device_id="laptop")


def test_a_device_is_known_by_its_proof() -> None:
    assert recognised(Keyring((OLD,)), proof_by(OLD)) == "laptop"


def test_a_proof_outlives_a_new_key_and_not_the_end_of_its_own() -> None:
    assert recognised(Keyring((NEW, OLD)), proof_by(OLD)) == "laptop"
    assert recognised(Keyring((NEW,)), proof_by(OLD)) is None
    assert proof_by(NEW, OLD).startswith("new.")


def test_a_proof_holds_for_its_name_alone() -> None:
    assert recognised(Keyring((OLD,)), proof_by(OLD), name_key="bob") is None


@pytest.mark.parametrize(
    "proof", ["", ".", "..", "old", "old.laptop", "old.laptop.", "old.laptop.é", "é" * 10_000]
)
def test_what_is_no_proof_proves_nothing(proof: str) -> None:
    assert recognised(Keyring((OLD,)), proof) is None


def test_a_changed_letter_anywhere_makes_a_proof_worthless() -> None:
    keys, proof = Keyring((OLD,)), proof_by(OLD)
    changed = [f"{proof[:at]}~{proof[at + 1 :]}" for at in range(len(proof))]
    assert {recognised(keys, each) for each in changed} == {None}


def test_a_proof_is_of_no_use_as_anything_else_the_key_makes() -> None:
    mark = OLD.mac(b"laptop\0alice").hex()
    assert mark not in proof_by(OLD)
    assert recognised(Keyring((OLD,)), f"old.laptop.{mark}") is None
