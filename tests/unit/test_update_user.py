"""Changing one's own name and password."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.caller import Caller
from domain.errors import (
    FreshLoginRequired,
    InvalidCredentials,
    InvalidPassword,
    InvalidUsername,
    NotAuthenticated,
    PasswordRejected,
    UsernameTaken,
    WatchwordError,
)
from domain.token import SessionKind
from tests.builders import ON_LAPTOP, PASSWORD, World
from tests.clock import TICK
from tests.interference import interrupted_hasher, never

NEW_PASSWORD = "a lake lies level"
FIVE_MINUTES = timedelta(minutes=5)


def test_a_new_name_is_the_user_s_at_once_and_every_session_goes_on() -> None:
    world = World()
    here, elsewhere = world.sign_up("alice"), world.log_in("alice")
    updated = world.app.update_user(origin=ON_LAPTOP, caller=world.caller(here), username="Bob")
    assert (updated.user.username.typed, updated.opened) == ("Bob", None)
    assert world.user_of(here) == world.user_of(elsewhere) == updated.user
    assert world.log_in("bob").user == updated.user


def test_the_old_name_is_free_again() -> None:
    world = World()
    alice = world.sign_up("alice")
    world.app.update_user(origin=ON_LAPTOP, caller=world.caller(alice), username="bob")
    assert world.sign_up("alice").user.id != alice.user.id


def test_a_name_may_be_spelled_another_way() -> None:
    world = World()
    caller = world.caller(world.sign_up("alice"))
    assert (
        world.app.update_user(origin=ON_LAPTOP, caller=caller, username="ALICE").user.username.typed
        == "ALICE"
    )


def test_a_name_that_somebody_has_is_taken() -> None:
    world = World()
    world.sign_up("bob")
    caller = world.caller(world.sign_up("alice"))
    with pytest.raises(UsernameTaken):
        world.app.update_user(origin=ON_LAPTOP, caller=caller, username="BOB")


def test_a_new_name_imitates_nobody() -> None:
    world = World()
    caller = world.caller(world.sign_up("alice"))
    with pytest.raises(InvalidUsername):
        world.app.update_user(origin=ON_LAPTOP, caller=caller, username="раура")


def test_nothing_to_change_changes_nothing() -> None:
    world = World()
    opened = world.sign_up("alice")
    assert world.app.update_user(origin=ON_LAPTOP, caller=world.caller(opened)).user == opened.user
    assert world.user_of(opened) == opened.user


def test_a_new_password_ends_every_session_and_replaces_the_caller_s() -> None:
    world = World()
    here = world.sign_up("alice", kind=SessionKind.BEARER)
    elsewhere = world.log_in("alice")
    opened = world.app.update_user(
        origin=ON_LAPTOP, caller=world.caller(here), password=NEW_PASSWORD
    ).opened
    assert opened
    for ended in (here, elsewhere):
        with pytest.raises(NotAuthenticated):
            world.caller(ended)
    assert world.user_of(opened) == opened.user
    assert list(world.store.sessions) == [opened.session.digest]
    assert (opened.session.kind, opened.session.device) == (here.session.kind, here.session.device)


def test_only_the_new_password_gets_in_afterwards() -> None:
    world = World()
    caller = world.caller(world.sign_up("alice"))
    world.app.update_user(origin=ON_LAPTOP, caller=caller, password=NEW_PASSWORD)
    assert world.log_in("alice", NEW_PASSWORD).user.id == caller.user_id
    with pytest.raises(InvalidCredentials):
        world.log_in("alice", PASSWORD)


def test_name_and_password_change_together() -> None:
    world = World()
    caller = world.caller(world.sign_up("alice"))
    world.app.update_user(origin=ON_LAPTOP, caller=caller, username="bob", password=NEW_PASSWORD)
    assert world.log_in("bob", NEW_PASSWORD).user.id == caller.user_id


def test_name_and_password_change_together_or_not_at_all() -> None:
    world = World()
    world.sign_up("bob")
    opened = world.sign_up("alice")
    with pytest.raises(UsernameTaken):
        world.app.update_user(
            origin=ON_LAPTOP, caller=world.caller(opened), username="bob", password=NEW_PASSWORD
        )
    assert world.user_of(opened) == opened.user
    assert world.log_in("alice", PASSWORD).user == opened.user


def test_a_log_in_of_the_last_five_minutes_will_do_for_a_new_password() -> None:
    world = World()
    opened = world.sign_up()
    world.clock.advance(FIVE_MINUTES)
    assert world.app.update_user(
        origin=ON_LAPTOP, caller=world.caller(opened), password=NEW_PASSWORD
    ).opened


def test_an_older_log_in_needs_the_current_password() -> None:
    world = World()
    opened = world.sign_up()
    world.clock.advance(FIVE_MINUTES + TICK)
    with pytest.raises(FreshLoginRequired):
        world.app.update_user(origin=ON_LAPTOP, caller=world.caller(opened), password=NEW_PASSWORD)
    updated = world.app.update_user(
        origin=ON_LAPTOP,
        caller=world.caller(opened),
        password=NEW_PASSWORD,
        current_password=PASSWORD,
    )
    assert updated.opened


def test_a_new_name_needs_no_fresh_log_in() -> None:
    world = World()
    opened = world.sign_up("alice")
    world.clock.advance(FIVE_MINUTES + TICK)
    updated = world.app.update_user(origin=ON_LAPTOP, caller=world.caller(opened), username="bob")
    assert world.user_of(opened) == updated.user
    assert updated.user.username.typed == "bob"


def test_the_session_that_replaces_the_caller_s_is_only_as_fresh_as_the_log_in() -> None:
    world = World()
    opened = world.sign_up()
    world.clock.advance(FIVE_MINUTES)
    replaced = world.app.update_user(
        origin=ON_LAPTOP, caller=world.caller(opened), password=NEW_PASSWORD
    ).opened
    assert replaced
    world.clock.advance(TICK)
    with pytest.raises(FreshLoginRequired):
        world.app.update_user(origin=ON_LAPTOP, caller=world.caller(replaced), password=PASSWORD)


def test_the_current_password_makes_the_session_that_replaces_the_caller_s_fresh() -> None:
    world = World()
    opened = world.sign_up()
    world.clock.advance(timedelta(days=1))
    replaced = world.app.update_user(
        origin=ON_LAPTOP,
        caller=world.caller(opened),
        password=NEW_PASSWORD,
        current_password=PASSWORD,
    ).opened
    assert replaced
    assert replaced.session.is_fresh(at=world.clock.now())


@pytest.mark.parametrize("change", [{"username": "bob"}, {"password": NEW_PASSWORD}, {}])
def test_a_current_password_that_is_given_has_to_be_right(change: dict[str, str]) -> None:
    world = World()
    opened = world.sign_up("alice")
    with pytest.raises(InvalidCredentials):
        world.app.update_user(
            origin=ON_LAPTOP, caller=world.caller(opened), current_password=NEW_PASSWORD, **change
        )
    assert world.user_of(opened) == opened.user


@pytest.mark.parametrize(
    ("passwords", "error"),
    [
        ({"password": "1234567"}, PasswordRejected),
        ({"password": "ILoveYou"}, PasswordRejected),
        ({"password": "x" * 257}, InvalidPassword),
        ({"current_password": "x" * 257}, InvalidCredentials),
    ],
)
def test_passwords_keep_to_the_rules_of_a_sign_up(
    passwords: dict[str, str], error: type[WatchwordError]
) -> None:
    world = World()
    caller = world.caller(world.sign_up())
    with pytest.raises(error):
        world.app.update_user(origin=ON_LAPTOP, caller=caller, **passwords)


def test_a_new_password_is_held_against_the_new_name() -> None:
    world = World()
    caller = world.caller(world.sign_up("alice"))
    with pytest.raises(PasswordRejected):
        world.app.update_user(
            origin=ON_LAPTOP, caller=caller, username="Wonderland-1865", password="wonderland-1865"
        )


def log_out(world: World, caller: Caller) -> None:
    world.app.end_session(origin=ON_LAPTOP, caller=caller, session_id=caller.session_id)


def change_password(world: World, _: Caller) -> None:
    world.set_password("alice", "an ocean swallows all")


def disable(world: World, _: Caller) -> None:
    world.disable("alice")


def delete(world: World, _: Caller) -> None:
    world.delete("alice")


def move_credentials_on(world: World, caller: Caller) -> None:
    alice = world.store.users[caller.user_id]
    with world.unit_of_work() as work:
        work.users.save(alice.with_new_password(alice.password_hash))
        work.commit()


@pytest.mark.parametrize("end", [log_out, change_password, disable, delete])
def test_a_session_that_ends_while_the_new_password_is_hashed_changes_nothing(
    end: Callable[[World, Caller], None],
) -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    caller = world.caller(world.sign_up("alice"))
    hasher.meanwhile = lambda: end(world, caller)
    with pytest.raises(NotAuthenticated):
        world.app.update_user(
            origin=ON_LAPTOP, caller=caller, username="bob", password=NEW_PASSWORD
        )
    assert not world.store.sessions
    assert [user.username.key for user in world.app.list_users()] in (["alice"], [])


def test_a_session_of_older_credentials_changes_nothing_even_if_it_is_still_stored() -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    caller = world.caller(world.sign_up("alice"))
    hasher.meanwhile = lambda: move_credentials_on(world, caller)
    with pytest.raises(NotAuthenticated):
        world.app.update_user(origin=ON_LAPTOP, caller=caller, password=NEW_PASSWORD)
    assert world.store.sessions


@pytest.mark.parametrize("end", [log_out, change_password, disable, delete, move_credentials_on])
def test_a_session_that_ends_while_its_request_is_on_its_way_has_no_password_verified(
    end: Callable[[World, Caller], None],
) -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    caller = world.caller(world.sign_up("alice"))
    end(world, caller)
    hasher.meanwhile = never
    with pytest.raises(NotAuthenticated):
        world.app.update_user(
            origin=ON_LAPTOP, caller=caller, password=NEW_PASSWORD, current_password=PASSWORD
        )


def test_a_change_made_meanwhile_is_not_overwritten() -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    caller = world.caller(world.sign_up("alice"))
    hasher.meanwhile = lambda: world.app.update_user(
        origin=ON_LAPTOP, caller=caller, username="bob"
    )
    updated = world.app.update_user(origin=ON_LAPTOP, caller=caller, password=NEW_PASSWORD)
    assert updated.user.username.typed == "bob"
