"""What operators do with users."""

from collections.abc import Callable

import pytest

from domain.errors import (
    InvalidCredentials,
    InvalidUsername,
    NotAuthenticated,
    PasswordChangeRequired,
    PasswordRejected,
    UsernameTaken,
    UserNotFound,
)
from domain.user import User
from tests.builders import AT_TERMINAL, PASSWORD, World
from tests.clock import START
from tests.interference import interrupted_hasher

NEW_PASSWORD = "a lake lies level"


def set_password(world: World, name: str) -> User:
    return world.set_password(name, NEW_PASSWORD)


def find(world: World, name: str) -> User:
    return world.app.find_user(username=name)


EVERY = [set_password, World.disable, World.enable, World.delete, find]


def test_a_user_made_by_an_operator_can_log_in_and_has_no_session_yet() -> None:
    world = World()
    user = world.app.create_user(origin=AT_TERMINAL, username="Alice", password=PASSWORD)
    assert (user.username.typed, user.signed_up_at) == ("Alice", START)
    assert not world.store.sessions
    assert world.log_in("alice").user == user


def test_a_user_made_with_a_password_to_be_changed_gets_in_with_another() -> None:
    world = World()
    world.app.create_user(origin=AT_TERMINAL, username="alice", password=PASSWORD, must_change=True)
    with pytest.raises(PasswordChangeRequired):
        world.log_in()
    assert world.log_in(new_password=NEW_PASSWORD).user.username.typed == "alice"


def test_operators_keep_to_the_rules_of_a_sign_up() -> None:
    world = World()
    with pytest.raises(InvalidUsername):
        world.app.create_user(origin=AT_TERMINAL, username="раура", password=PASSWORD)
    with pytest.raises(PasswordRejected):
        world.app.create_user(origin=AT_TERMINAL, username="alice", password="alice")
    world.sign_up("alice")
    with pytest.raises(UsernameTaken):
        world.app.create_user(origin=AT_TERMINAL, username="ALICE", password=PASSWORD)
    with pytest.raises(PasswordRejected):
        world.set_password("alice", "12345678")


@pytest.mark.parametrize("operation", EVERY)
def test_operators_name_users_in_any_spelling(operation: Callable[[World, str], User]) -> None:
    world = World()
    user = world.sign_up("alice").user
    assert operation(world, "ＡＬＩＣＥ").id == user.id


@pytest.mark.parametrize("operation", EVERY)
def test_a_user_who_does_not_exist_is_not_found(operation: Callable[[World, str], User]) -> None:
    with pytest.raises(UserNotFound):
        operation(World(), "nobody")


def test_a_password_is_set_for_the_user_who_was_named_and_not_for_the_next_of_that_name() -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    world.sign_up("alice")

    def change_hands() -> None:
        world.delete("alice")
        world.sign_up("alice")

    hasher.meanwhile = change_hands
    with pytest.raises(UserNotFound):
        set_password(world, "alice")
    assert world.log_in("alice", PASSWORD).user.username.typed == "alice"


@pytest.mark.parametrize("operation", [set_password, World.disable, World.delete])
def test_a_new_password_disabling_and_deleting_end_every_session_of_the_user(
    operation: Callable[[World, str], User],
) -> None:
    world = World()
    alice, bob = world.sign_up("alice"), world.sign_up("bob")
    operation(world, "alice")
    with pytest.raises(NotAuthenticated):
        world.caller(alice)
    assert world.user_of(bob) == bob.user
    assert list(world.store.sessions) == [bob.session.digest]


def test_only_the_password_that_an_operator_gave_gets_in() -> None:
    world = World()
    user = world.sign_up("alice").user
    set_password(world, "alice")
    assert world.log_in("alice", NEW_PASSWORD).user.id == user.id
    with pytest.raises(InvalidCredentials):
        world.log_in("alice", PASSWORD)


def test_a_password_is_for_a_user_there_is() -> None:
    with pytest.raises(UserNotFound):
        World().app.set_password(origin=AT_TERMINAL, user_id=9, password=NEW_PASSWORD)


def test_a_user_deleted_while_their_new_password_is_hashed_is_not_found() -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    world.sign_up("alice")
    hasher.meanwhile = lambda: world.delete("alice")
    with pytest.raises(UserNotFound):
        set_password(world, "alice")


def test_enabling_brings_no_session_back() -> None:
    world = World()
    opened = world.sign_up("alice")
    world.disable("alice")
    assert not world.enable("alice").is_disabled
    with pytest.raises(NotAuthenticated):
        world.caller(opened)


def test_disabling_and_enabling_may_be_said_twice() -> None:
    world = World()
    world.sign_up("alice")
    assert [world.disable("alice").is_disabled for _ in range(2)] == [True, True]
    assert [world.enable("alice").is_disabled for _ in range(2)] == [False, False]


def test_a_deleted_user_s_name_is_free_and_their_id_never_is() -> None:
    world = World()
    deleted = world.sign_up("alice").user
    world.delete("alice")
    assert world.sign_up("alice").user.id > deleted.id


def test_a_user_deleted_before_is_not_found() -> None:
    world = World()
    user = world.sign_up("alice").user
    world.delete("alice")
    with pytest.raises(UserNotFound):
        world.app.delete_user(origin=AT_TERMINAL, user_id=user.id)


def test_users_are_listed_page_by_page_oldest_first() -> None:
    world = World()
    for name in ("carol", "alice", "bob"):
        world.sign_up(name)
    first = world.app.list_users(limit=2)
    second = world.app.list_users(after=first[-1].id, limit=2)
    assert [user.username.typed for user in [*first, *second]] == ["carol", "alice", "bob"]
    assert not world.app.list_users(after=second[-1].id)
