"""Keys of passwords: rotated under load, never lost unnoticed."""

import pytest

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST
from adapters.argon2.peppers import Peppers
from adapters.key_file import new_keys
from domain.errors import CopyRefused, InvalidCredentials, PepperMissing
from domain.faults import CopyFault
from domain.keyring import Keyring
from domain.password import PasswordHash
from tests.builders import AT_TERMINAL, PASSWORD, World
from tests.memory_stores import MemoryStores

OLD, NEW = new_keys(), new_keys()
IMPOSTOR = f"{OLD.partition(':')[0]}:{NEW.partition(':')[2]}"


def hasher(*keys: str) -> Argon2PasswordHasher:
    peppers = Peppers.of(Keyring.parse(",".join(keys)) if keys else None)
    return Argon2PasswordHasher(CHEAPEST, peppers=peppers)


def with_users_under(*keys: str) -> World:
    world = World(hasher=hasher(*keys))
    world.sign_up("alice")
    return world


def again(world: World, *keys: str) -> World:
    """Start anew on the same store, with other keys."""
    return World(store=world.store, stores=world.stores, hasher=hasher(*keys))


def stored(world: World) -> PasswordHash:
    return world.app.find_user(username="alice").password_hash


def test_a_log_in_brings_the_hash_under_the_current_key_and_the_old_one_can_go() -> None:
    world = again(with_users_under(OLD), NEW, OLD)
    before = stored(world).pepper_id
    opened = world.log_in()
    assert {before, stored(world).pepper_id} == world.hasher.pepper_ids()
    last = again(world, NEW)
    last.app.check_peppers()
    assert last.user_of(opened).id == 1
    assert last.log_in().user.id == 1


def test_a_first_key_is_brought_in_by_log_ins_too() -> None:
    world = again(with_users_under(), NEW)
    world.app.check_peppers()
    world.log_in()
    assert stored(world).pepper_id


@pytest.mark.parametrize("keys", [(), (NEW,), (IMPOSTOR,)])
def test_a_key_that_is_missing_or_another_by_now_is_noticed_at_the_start(
    keys: tuple[str, ...],
) -> None:
    world = again(with_users_under(OLD), *keys)
    with pytest.raises(PepperMissing):
        world.app.check_peppers()
    again(world, NEW, OLD).app.check_peppers()


def test_a_missing_key_is_never_a_wrong_password_and_alerts_operators() -> None:
    world = again(with_users_under(OLD), NEW)
    with pytest.raises(PepperMissing):
        world.log_in("alice", PASSWORD)
    assert world.events.sent == [("password_hash.pepper_missing", {"user_id": 1})]
    with pytest.raises(InvalidCredentials):
        world.log_in("nobody", PASSWORD)


def unwatched(_done: int, _of: int) -> None:
    """Look away."""


LACKING = pytest.mark.parametrize("keys", [(), (NEW,), (IMPOSTOR,)])


@LACKING
def test_a_backup_is_made_without_the_key_and_restored_only_with_it(keys: tuple[str, ...]) -> None:
    world = again(with_users_under(OLD), *keys)
    world.app.back_up_store(file="backup", progress=unwatched)
    lacking = World(stores=world.stores, hasher=hasher(*keys))
    having = World(stores=world.stores, hasher=hasher(NEW, OLD))

    def restored(to: World) -> int:
        tally = to.app.restore_store(
            origin=AT_TERMINAL,
            file="backup",
            replaces=False,
            keeps_sessions=False,
            progress=unwatched,
        )
        return tally.users

    with pytest.raises(CopyRefused) as refusal:
        restored(lacking)
    assert refusal.value.fault is CopyFault.KEY_MISSING
    assert not lacking.store.users
    assert restored(having) == 1
    assert having.log_in().user.id == 1


@LACKING
def test_a_store_is_copied_only_by_who_has_its_keys(keys: tuple[str, ...]) -> None:
    stores = MemoryStores()
    stores.stores["old"] = with_users_under(OLD).store

    def copied(*keys: str) -> int:
        copy = World(stores=stores, hasher=hasher(*keys)).app.copy_store
        return copy(source="old", target="new", progress=unwatched).users

    with pytest.raises(CopyRefused) as refusal:
        copied(*keys)
    assert refusal.value.fault is CopyFault.KEY_MISSING
    assert not stores.stores["new"].users
    assert copied(OLD, NEW) == 1
