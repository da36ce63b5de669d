"""Logging in."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST
from domain.audit import Act
from domain.errors import (
    InvalidCredentials,
    InvalidPassword,
    InvalidUsername,
    NotAuthenticated,
    PasswordChangeRequired,
    PasswordRejected,
    StoreUnavailable,
)
from domain.password import Password, PasswordHash
from domain.token import SessionKind
from tests.builders import AT_TERMINAL, ON_LAPTOP, PASSWORD, World
from tests.interference import FailingWorld, interrupted_hasher, never

NEW_PASSWORD = "a lake lies level"


def overwrite_hash(world: World, password_hash: PasswordHash) -> None:
    user = world.app.find_user(username="alice")
    with world.unit_of_work() as work:
        work.users.save(user.with_rehashed_password(password_hash))
        work.commit()


def stored_hash(world: World) -> str:
    return world.app.find_user(username="alice").password_hash.encoded


def older_hash() -> PasswordHash:
    """Hash with one pass more than the tests' parameters of today."""
    older = Argon2PasswordHasher(replace(CHEAPEST, time_cost=2))
    return older.hash(Password.parse(PASSWORD))


@pytest.mark.parametrize("spelling", ["Alice", "alice", "ＡＬＩＣＥ"])
def test_a_user_gets_in_by_any_spelling_of_their_name(spelling: str) -> None:
    world = World()
    user = world.sign_up("Alice").user
    assert world.user_of(world.log_in(spelling)) == user


@pytest.mark.parametrize("kind", [SessionKind.COOKIE, SessionKind.BEARER])
def test_every_log_in_is_a_session_of_its_own(kind: SessionKind) -> None:
    world = World()
    first = world.sign_up(kind=kind)
    second = world.log_in(kind=kind)
    assert first.token != second.token
    assert first.session.id != second.session.id
    assert world.user_of(first) == world.user_of(second)


def wrong_password(world: World) -> None:
    world.log_in("alice", NEW_PASSWORD)


def unknown_name(world: World) -> None:
    world.log_in("nobody", PASSWORD)


def disabled_user(world: World) -> None:
    world.disable("alice")
    world.log_in("alice", PASSWORD)


def corrupt_hash(world: World) -> None:
    overwrite_hash(world, PasswordHash("*"))
    world.log_in("alice", PASSWORD)


def name_with_no_owner_in_a_script_of_imitators(world: World) -> None:
    world.log_in("аliсе", PASSWORD)


@pytest.mark.parametrize(
    "attempt",
    [
        wrong_password,
        unknown_name,
        disabled_user,
        corrupt_hash,
        name_with_no_owner_in_a_script_of_imitators,
    ],
)
def test_every_refusal_is_the_same(attempt: Callable[[World], None]) -> None:
    world = World()
    world.sign_up("alice")
    with pytest.raises(InvalidCredentials) as refusal:
        attempt(world)
    assert (refusal.value.args, refusal.value.__cause__) == ((), None)


def test_an_unknown_name_costs_a_verification_too() -> None:
    hasher = interrupted_hasher()
    hasher.meanwhile = never
    with pytest.raises(AssertionError):
        World(hasher=hasher).log_in("nobody")


def test_a_refused_log_in_ends_no_session() -> None:
    world = World()
    opened = world.sign_up("alice")
    with pytest.raises(InvalidCredentials):
        world.log_in("alice", NEW_PASSWORD, presented=opened.token)
    assert world.user_of(opened) == opened.user


def test_what_cannot_be_a_name_is_said_to_be_none() -> None:
    with pytest.raises(InvalidUsername):
        World().log_in("two words")


def test_what_is_too_long_to_be_a_password_is_not_hashed() -> None:
    with pytest.raises(InvalidPassword):
        World().log_in(password="x" * 257)


def test_the_session_presented_at_log_in_ends() -> None:
    world = World()
    before = world.sign_up("alice")
    after = world.log_in("alice", presented=before.token)
    with pytest.raises(NotAuthenticated):
        world.caller(before)
    assert world.user_of(after) == before.user


def test_an_enabled_user_gets_in_again() -> None:
    world = World()
    user = world.sign_up("alice").user
    world.disable("alice")
    world.enable("alice")
    assert world.log_in("alice").user.id == user.id


def test_a_corrupt_hash_alerts_the_operators_once_and_names_only_the_user() -> None:
    world = World()
    user = world.sign_up("alice").user
    overwrite_hash(world, PasswordHash("$argon2id$v=19$garbage"))
    with pytest.raises(InvalidCredentials):
        world.log_in("alice")
    assert world.events.sent == [("password_hash.found_corrupt", {"user_id": user.id})]


def test_a_hash_of_older_parameters_is_replaced_and_sessions_go_on() -> None:
    world = World()
    before = world.sign_up("alice")
    overwrite_hash(world, older_hash())
    world.log_in("alice")
    assert "t=1" in stored_hash(world)
    assert world.log_in("alice").user.id == before.user.id
    assert world.user_of(before).id == before.user.id


def test_a_log_in_does_not_fail_for_want_of_a_newer_hash() -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    user = world.sign_up("alice").user
    overwrite_hash(world, older_hash())
    hasher.meanwhile = hasher.be_overloaded
    assert world.log_in("alice").user.id == user.id
    assert "t=2" in stored_hash(world)


def test_a_hash_of_today_is_left_alone() -> None:
    world = World()
    user = world.sign_up("alice").user
    world.log_in("alice")
    assert world.app.find_user(username="alice") == user


def test_a_wrong_password_replaces_no_hash() -> None:
    world = World()
    world.sign_up("alice")
    overwrite_hash(world, older_hash())
    with pytest.raises(InvalidCredentials):
        world.log_in("alice", NEW_PASSWORD)
    assert "t=2" in stored_hash(world)


def change_password(world: World) -> None:
    world.set_password("alice", NEW_PASSWORD)


def disable(world: World) -> None:
    world.disable("alice")


def disable_and_enable(world: World) -> None:
    world.disable("alice")
    world.enable("alice")


def delete(world: World) -> None:
    world.delete("alice")


@pytest.mark.parametrize("change", [change_password, disable, disable_and_enable, delete])
def test_a_log_in_that_overlaps_a_change_of_credentials_leaves_no_session(
    change: Callable[[World], None],
) -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    world.sign_up("alice")
    hasher.meanwhile = lambda: change(world)
    with pytest.raises(InvalidCredentials):
        world.log_in("alice")
    assert not world.store.sessions


def test_a_log_in_that_overlaps_a_change_of_name_gets_in() -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    caller = world.caller(world.sign_up("alice"))
    hasher.meanwhile = lambda: world.app.update_user(
        origin=ON_LAPTOP, caller=caller, username="bob"
    )
    assert world.log_in("alice").user.username.typed == "bob"


def test_a_log_in_that_cannot_be_kept_is_an_outage_and_no_wrong_password() -> None:
    world = FailingWorld()
    before = world.sign_up("alice")
    world.is_failing = True
    with pytest.raises(StoreUnavailable):
        world.log_in("alice", presented=before.token)
    assert world.user_of(before) == before.user


def given_a_password(world: World) -> None:
    world.app.set_password(origin=AT_TERMINAL, user_id=1, password=NEW_PASSWORD, must_change=True)


def test_a_password_to_be_changed_lets_in_only_with_another() -> None:
    world = World()
    world.sign_up()
    given_a_password(world)
    with pytest.raises(PasswordChangeRequired):
        world.log_in(password=NEW_PASSWORD)
    assert not world.store.sessions
    world.log_in(password=NEW_PASSWORD, new_password=PASSWORD)
    assert world.log_in(password=PASSWORD).user.must_change_password is False
    with pytest.raises(InvalidCredentials):
        world.log_in(password=NEW_PASSWORD)


def test_who_does_not_know_it_is_not_told_that_it_is_to_be_changed() -> None:
    world = World()
    world.sign_up()
    given_a_password(world)
    with pytest.raises(InvalidCredentials):
        world.log_in(password=PASSWORD)
    with pytest.raises(InvalidCredentials):
        world.log_in(password=PASSWORD, new_password="a heron waits in reeds")


def test_another_password_along_with_a_log_in_ends_every_other_session() -> None:
    world = World()
    first = world.sign_up()
    opened = world.log_in(new_password=NEW_PASSWORD)
    assert world.user_of(opened).id == 1
    with pytest.raises(NotAuthenticated):
        world.caller(first)
    acts = [sealed.entry.act for sealed in world.store.audit.values()]
    assert acts[-2:] == [Act.PASSWORD_CHANGED, Act.SESSION_OPENED]


@pytest.mark.parametrize("chosen", ["short", "alice", "password", PASSWORD])
def test_the_other_password_goes_by_the_rules_and_is_another(chosen: str) -> None:
    world = World()
    opened = world.sign_up()
    with pytest.raises(PasswordRejected):
        world.log_in(new_password=chosen)
    assert world.user_of(opened).id == 1
