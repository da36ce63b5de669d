"""Passwords hashed with a key beside them."""

import argon2
import pytest

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST, OWASP
from adapters.argon2.peppers import Peppers, unmarked
from adapters.key_file import new_keys
from domain.errors import CorruptPasswordHash, PepperMissing
from domain.keyring import Keyring
from domain.password import Password, PasswordHash

RIGHT, WRONG = Password("a river runs uphill"), Password("a river runs downhill")
OLD, NEW = new_keys(), new_keys()


def hasher(*keys: str, parameters: argon2.Parameters = CHEAPEST) -> Argon2PasswordHasher:
    peppers = Peppers.of(Keyring.parse(",".join(keys)) if keys else None)
    return Argon2PasswordHasher(parameters, peppers=peppers)


def test_a_hash_names_its_key_where_the_phc_format_has_room_for_it() -> None:
    hashed = hasher(NEW, parameters=OWASP).hash(RIGHT)
    (pepper,) = hasher(NEW).pepper_ids()
    assert hashed.pepper_id == pepper
    assert hashed.encoded.startswith(f"$argon2id$v=19$m=19456,t=2,p=1,keyid={pepper}$")
    assert hasher().hash(RIGHT).pepper_id is None


def test_with_its_key_a_hash_is_of_its_password_and_of_no_other() -> None:
    hashed = hasher(NEW).hash(RIGHT)
    assert hasher(NEW).verify(RIGHT, hashed)
    assert hasher(OLD, NEW).verify(RIGHT, hashed)
    assert not hasher(NEW).verify(WRONG, hashed)


def test_who_has_the_hash_and_the_password_but_not_the_key_sees_no_match() -> None:
    bare, _ = unmarked(hasher(NEW).hash(RIGHT).encoded)
    assert not hasher().verify(RIGHT, PasswordHash(bare))


def test_without_its_key_nobody_can_tell_what_fits_a_hash() -> None:
    hashed = hasher(NEW).hash(RIGHT)
    same_name = f"{NEW.partition(':')[0]}:{OLD.partition(':')[2]}"
    for other in (hasher(), hasher(OLD), hasher(same_name)):
        with pytest.raises(PepperMissing):
            other.verify(RIGHT, hashed)


def test_what_knows_nothing_of_keys_reads_no_hash_that_has_one() -> None:
    encoded = hasher(NEW).hash(RIGHT).encoded
    with pytest.raises(argon2.exceptions.InvalidHashError):
        argon2.extract_parameters(encoded)
    with pytest.raises(argon2.exceptions.VerificationError):
        argon2.PasswordHasher().verify(encoded, RIGHT.text)


def test_a_hash_of_another_key_or_none_is_outdated_and_verifies_meanwhile() -> None:
    of_old, of_none = hasher(OLD).hash(RIGHT), hasher().hash(RIGHT)
    today = hasher(NEW, OLD)
    for outdated in (of_old, of_none):
        assert today.is_outdated(outdated)
        assert today.verify(RIGHT, outdated)
        assert not today.verify(WRONG, outdated)
    assert not today.is_outdated(today.hash(RIGHT))
    assert not hasher(NEW).is_outdated(today.hash(RIGHT))


def test_the_same_key_as_one_of_the_service_s_own_makes_other_codes() -> None:
    ring = Keyring.parse(NEW)
    peppers = Peppers.of(ring)
    (pepper,) = peppers.ids
    assert peppers.applied(RIGHT, id=pepper) != ring.current.mac(RIGHT.text.encode())


@pytest.mark.parametrize("damage", ["keyid=x$", "keyid=$", "keyid=AAAAAAAAAAAA$", "data=AAAA$"])
def test_a_damaged_mark_is_a_corrupt_hash(damage: str) -> None:
    encoded = hasher().hash(RIGHT).encoded.replace("p=1$", f"p=1,{damage}")
    with pytest.raises(CorruptPasswordHash):
        hasher(NEW).verify(RIGHT, PasswordHash(encoded))


def test_keys_show_in_no_repr() -> None:
    assert "Key(" not in repr(hasher(NEW))
