"""Signing up."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from adapters.precis import PrecisUsernameRules
from application.name_claims import NameClaims
from application.new_credentials import NewCredentials
from application.ports.common_passwords import CommonPasswords
from domain.errors import (
    InvalidPassword,
    InvalidUsername,
    NotAuthenticated,
    Overloaded,
    PasswordRejected,
    StoreUnavailable,
    UsernameTaken,
)
from domain.faults import PasswordFault, UsernameFault
from domain.password import Password
from domain.token import SessionKind
from tests.builders import AT_TERMINAL, DEVELOPMENT, LAPTOP, PASSWORD, World
from tests.clock import START
from tests.interference import FailingWorld, interrupted_hasher, never


def test_whoever_signs_up_is_a_user_and_logged_in() -> None:
    world = World()
    opened = world.sign_up("Alice")
    caller = world.caller(opened)
    assert (caller.user_id, caller.session_id) == (opened.user.id, opened.session.id)
    assert (caller.username, caller.signed_up_at) == ("Alice", START)
    assert (opened.session.device, caller.kind) == (LAPTOP, SessionKind.COOKIE)
    assert opened.expires_at == START + world.limits.idle


def test_a_program_may_sign_up_for_a_bearer_token() -> None:
    world = World()
    assert world.sign_up(kind=SessionKind.BEARER).token.text.startswith("wwb_")


@pytest.mark.parametrize("same", ["alice", "ALICE", "ＡＬＩＣＥ"])
def test_a_name_is_taken_in_every_spelling(same: str) -> None:
    world = World()
    world.sign_up("Alice")
    with pytest.raises(UsernameTaken):
        world.sign_up(same)


def test_a_name_that_is_taken_costs_no_hashing() -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    world.sign_up("alice")
    hasher.meanwhile = never
    with pytest.raises(UsernameTaken):
        world.sign_up("alice")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", UsernameFault.EMPTY),
        ("a" * 21, UsernameFault.TOO_LONG),
        ("two words", UsernameFault.FORBIDDEN_CHARACTER),
        ("alicе", UsernameFault.MIXED_SCRIPTS),
        ("раура", UsernameFault.LOOKS_LIKE_ASCII),
    ],
)
def test_a_name_that_cannot_be_or_imitates_is_refused(name: str, fault: UsernameFault) -> None:
    with pytest.raises(InvalidUsername) as refusal:
        World().sign_up(name)
    assert refusal.value.fault is fault


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("1234567", (PasswordFault.TOO_SHORT, PasswordFault.TOO_COMMON)),
        ("ILoveYou", (PasswordFault.TOO_COMMON,)),
        ("alice.in.wonderland", (PasswordFault.LIKE_USERNAME,)),
    ],
)
def test_a_weak_password_is_rejected_with_every_reason(
    password: str, faults: tuple[PasswordFault, ...]
) -> None:
    with pytest.raises(PasswordRejected) as refusal:
        World().sign_up("Alice.In.Wonderland", password)
    assert refusal.value.faults == faults


def test_a_password_too_long_to_hash_is_invalid() -> None:
    with pytest.raises(InvalidPassword):
        World().sign_up(password="x" * 257)


def test_in_development_the_tutorial_s_password_works() -> None:
    world = World(policy=DEVELOPMENT)
    world.sign_up("user1", "123123")
    assert world.log_in("user1", "123123").user.username.typed == "user1"


class _NeverAsked(CommonPasswords):
    def __contains__(self, password: Password) -> bool:
        raise AssertionError("The list of common passwords was read.")


def test_where_weak_passwords_are_accepted_nobody_asks_how_common_they_are() -> None:
    credentials = NewCredentials(PrecisUsernameRules(), DEVELOPMENT, _NeverAsked())
    user1 = credentials.username("user1")
    assert credentials.password("123123", username=user1) == Password.parse("123123")


def test_a_session_presented_at_sign_up_ends() -> None:
    world = World()
    before = world.sign_up("alice")
    world.sign_up("bob", presented=before.token)
    with pytest.raises(NotAuthenticated):
        world.caller(before)


def test_a_refused_sign_up_ends_no_session() -> None:
    world = World()
    before = world.sign_up("alice")
    with pytest.raises(UsernameTaken):
        world.sign_up("alice", presented=before.token)
    assert world.user_of(before) == before.user


def test_of_twenty_who_want_one_name_one_gets_it() -> None:
    world, together = World(), Barrier(20)

    def got_it(spelling: str) -> bool:
        together.wait()
        try:
            world.sign_up(spelling)
        except (UsernameTaken, Overloaded):
            return False
        return True

    with ThreadPoolExecutor(20) as threads:
        assert sum(threads.map(got_it, ["alice", "ALICE", "ａｌｉｃｅ", "Alice"] * 5)) == 1


def test_the_store_decides_who_gets_a_name_taken_meanwhile() -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    hasher.meanwhile = lambda: world.app.create_user(
        origin=AT_TERMINAL, username="ALICE", password=PASSWORD
    )
    with pytest.raises(UsernameTaken):
        world.sign_up("alice")
    assert [user.username.typed for user in world.app.list_users()] == ["ALICE"]


def test_whoever_waits_too_long_for_a_name_is_told_to_come_back() -> None:
    world = World(claims=NameClaims(patience=0))
    with world.claims.of("alice"), pytest.raises(Overloaded):
        world.sign_up("Alice")


def test_a_sign_up_that_cannot_be_kept_leaves_nothing_behind() -> None:
    world = FailingWorld(is_failing=True)
    with pytest.raises(StoreUnavailable):
        world.sign_up("alice")
    world.is_failing = False
    assert not world.app.list_users()
    assert world.sign_up("alice").user.username.typed == "alice"
