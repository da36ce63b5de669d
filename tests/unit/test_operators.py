"""Who gets into the console, and what they do there."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST
from domain.audit import Act
from domain.errors import (
    InvalidCredentials,
    InvalidUsername,
    LastOperator,
    NotAuthenticated,
    SessionNotFound,
    StaleUser,
    UsernameTaken,
    UserNotFound,
)
from domain.operator import Role
from domain.origin import Actor, Origin
from domain.session import CONSOLE_LIMITS, FRESH_FOR
from domain.token import SessionKind
from domain.user import User
from tests.builders import AT_TERMINAL, PASSWORD, World
from tests.clock import TICK

IN_CONSOLE = Origin(Actor.ANYONE, request_id="0dd5" * 6).as_operator(1)


def with_operators(*names: str, role: Role = Role.OPERATOR) -> World:
    world = World()
    for name in names:
        world.sign_up(name)
        world.app.give_role(origin=AT_TERMINAL, user_id=world.id_of(name), role=role)
    return world


def acts(world: World) -> list[tuple[str, int | None, str | None, int]]:
    entries = [sealed.entry for sealed in world.store.audit.values()]
    return [(each.act, each.about, each.detail, each.times) for each in entries]


@pytest.mark.parametrize("role", Role)
def test_whoever_has_a_role_gets_into_the_console(role: Role) -> None:
    world = with_operators("alice", role=role)
    opened = world.log_in(kind=SessionKind.CONSOLE)
    operator = world.app.authenticate_operator(token=opened.token.text)
    assert (operator.caller.username, operator.role) == ("alice", role)
    assert operator.may_act is (role is Role.OPERATOR)
    assert opened.expires_at == world.clock.now() + CONSOLE_LIMITS.idle


def test_nobody_else_does_and_the_answer_is_that_to_a_wrong_password() -> None:
    world = World()
    world.sign_up()
    with pytest.raises(InvalidCredentials):
        world.log_in(kind=SessionKind.CONSOLE)


@pytest.mark.parametrize("password", [PASSWORD, "a wrong guess"])
def test_nor_does_how_long_it_takes_tell_that_the_password_was_right(password: str) -> None:
    held_back: list[float] = []
    world = World(hasher=Argon2PasswordHasher(CHEAPEST, failure_time=60, pause=held_back.append))
    world.sign_up()
    with pytest.raises(InvalidCredentials):
        world.log_in(password=password, kind=SessionKind.CONSOLE)
    assert len(held_back) == 1


@pytest.mark.parametrize("kind", [SessionKind.COOKIE, SessionKind.BEARER])
def test_a_session_of_the_api_is_none_of_the_console_s_nor_the_other_way(
    kind: SessionKind,
) -> None:
    world = with_operators("alice")
    text = world.log_in(kind=kind).token.text
    with pytest.raises(NotAuthenticated):
        world.app.authenticate_operator(token=text)
    console = world.log_in(kind=SessionKind.CONSOLE).token.text
    with pytest.raises(NotAuthenticated):
        world.app.authenticate(token=console, kind=kind)


def test_whoever_lost_the_role_is_out_at_once() -> None:
    world = with_operators("alice", "bob")
    opened = world.log_in("bob", kind=SessionKind.CONSOLE)
    world.app.take_role(origin=AT_TERMINAL, user_id=world.id_of("bob"))
    with pytest.raises(NotAuthenticated):
        world.app.authenticate_operator(token=opened.token.text)


@pytest.mark.parametrize(
    ("limit", "uses"),
    [(CONSOLE_LIMITS.idle, 1), (CONSOLE_LIMITS.absolute, 60)],
    ids=["idle", "absolute"],
)
def test_a_session_there_is_short(limit: timedelta, uses: int) -> None:
    world = with_operators("alice")
    opened = world.log_in(kind=SessionKind.CONSOLE)
    world.clock.advance(-TICK)
    for use in range(uses):
        assert use == 0 or world.app.authenticate_operator(token=opened.token.text).may_act
        world.clock.advance(limit / uses)
    assert world.app.authenticate_operator(token=opened.token.text).may_act
    # What was noted just now starts the idle limit anew; the absolute one it does not.
    world.clock.advance(TICK if uses > 1 else limit)
    with pytest.raises(NotAuthenticated):
        world.app.authenticate_operator(token=opened.token.text)


def test_it_is_fresh_for_a_few_minutes() -> None:
    world = with_operators("alice")
    token = world.log_in(kind=SessionKind.CONSOLE).token.text
    assert world.app.authenticate_operator(token=token).is_fresh
    world.clock.advance(FRESH_FOR + TICK)
    assert not world.app.authenticate_operator(token=token).is_fresh


def take_role(world: World, name: str) -> User:
    return world.app.take_role(origin=AT_TERMINAL, user_id=world.id_of(name))


def make_viewer(world: World, name: str) -> User:
    return world.app.give_role(origin=AT_TERMINAL, user_id=world.id_of(name), role=Role.VIEWER)


LEAVING = [take_role, make_viewer, World.disable, World.delete]


@pytest.mark.parametrize("leave", LEAVING)
def test_the_last_operator_stays(leave: Callable[[World, str], User]) -> None:
    world = with_operators("alice", "bob")
    world.sign_up("carol")
    make_viewer(world, "carol")
    leave(world, "bob")
    with pytest.raises(LastOperator):
        leave(world, "alice")
    assert world.app.find_user(username="alice").is_operator


@pytest.mark.parametrize("leave", LEAVING)
def test_an_operator_who_is_disabled_does_not_count(leave: Callable[[World, str], User]) -> None:
    world = with_operators("alice", "bob")
    world.disable("bob")
    with pytest.raises(LastOperator):
        leave(world, "alice")
    leave(world, "bob")


def test_roles_are_told_of() -> None:
    world = with_operators("alice", "bob")
    take_role(world, "bob")
    assert acts(world)[-2:] == [
        (Act.ROLE_GIVEN, 2, "operator", 1),
        (Act.ROLE_TAKEN, 2, None, 1),
    ]


def test_a_role_is_for_a_user_there_is() -> None:
    with pytest.raises(UserNotFound):
        World().app.give_role(origin=AT_TERMINAL, user_id=9, role=Role.OPERATOR)


def test_users_are_found_by_how_their_names_begin_and_by_state() -> None:
    world = with_operators("alice")
    for name in ("Alan", "bob"):
        world.sign_up(name)
    world.disable("bob")

    def found(**query: object) -> list[str]:
        return [user.username.typed for user in world.app.list_users(**query)]  # type: ignore[arg-type]  # by name

    assert found() == ["alice", "Alan", "bob"]
    assert found(prefix="ＡＬ") == ["alice", "Alan"]
    assert found(prefix="AL", after=1) == ["Alan"]
    assert found(is_disabled=True) == ["bob"]
    assert found(is_disabled=False, prefix="b") == []
    assert found(has_role=True) == ["alice"]
    with pytest.raises(InvalidUsername):
        found(prefix="a b")


def test_a_user_is_viewed_with_their_live_sessions_and_what_was_done() -> None:
    world = with_operators("alice")
    kept, ended = world.log_in(), world.log_in(kind=SessionKind.CONSOLE)
    world.clock.advance(CONSOLE_LIMITS.idle)
    details = world.app.view_user(user_id=1)
    assert details.user == kept.user
    shown = {each.session.id: each.expires_at for each in details.sessions}
    assert shown[kept.session.id] == kept.expires_at
    assert ended.session.id not in shown
    assert [each.entry.act for each in details.entries][:2] == [Act.SESSION_OPENED] * 2
    with pytest.raises(UserNotFound):
        world.app.view_user(user_id=9)


def test_a_user_is_renamed_as_they_were_seen() -> None:
    world = World()
    opened = world.sign_up()
    user = world.app.rename_user(origin=IN_CONSOLE, user_id=1, username="Alicia", revision=1)
    assert user.username.typed == "Alicia"
    assert world.user_of(opened) == user
    assert acts(world)[-1] == (Act.RENAMED, 1, None, 1)
    assert list(world.store.audit.values())[-1].entry.actor == "operator"
    with pytest.raises(StaleUser):
        world.app.rename_user(origin=IN_CONSOLE, user_id=1, username="Alison", revision=1)
    world.app.rename_user(origin=IN_CONSOLE, user_id=1, username="Alicia", revision=2)
    assert len(acts(world)) == 2


def test_a_user_is_renamed_by_the_rules_of_a_sign_up() -> None:
    world = World()
    world.sign_up("alice"), world.sign_up("bob")
    with pytest.raises(UsernameTaken):
        world.app.rename_user(origin=IN_CONSOLE, user_id=1, username="BOB", revision=1)
    with pytest.raises(InvalidUsername):
        world.app.rename_user(origin=IN_CONSOLE, user_id=1, username="раура", revision=1)
    with pytest.raises(UserNotFound):
        world.app.rename_user(origin=IN_CONSOLE, user_id=9, username="carol", revision=1)


def test_one_session_of_a_user_is_ended_or_all() -> None:
    world = World()
    first, second, third = world.sign_up(), world.log_in(), world.log_in()
    end = world.app.end_user_sessions
    assert end(origin=IN_CONSOLE, user_id=1, session_id=first.session.id) == 1
    assert acts(world)[-1] == (Act.SESSION_ENDED, 1, first.session.id, 1)
    with pytest.raises(NotAuthenticated):
        world.caller(first)
    assert world.user_of(second).id == 1
    with pytest.raises(SessionNotFound):
        end(origin=IN_CONSOLE, user_id=1, session_id=first.session.id)
    assert end(origin=IN_CONSOLE, user_id=1) == 2
    assert acts(world)[-1] == (Act.SESSIONS_ENDED, 1, None, 2)
    for opened in (second, third):
        with pytest.raises(NotAuthenticated):
            world.caller(opened)
    before = acts(world)
    assert end(origin=IN_CONSOLE, user_id=1) == 0
    assert acts(world) == before
    with pytest.raises(UserNotFound):
        end(origin=IN_CONSOLE, user_id=9)
    assert world.log_in(password=PASSWORD).user.id == 1
