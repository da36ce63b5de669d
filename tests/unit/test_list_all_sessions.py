"""Going through the sessions of everybody."""

import pytest
from attrs import evolve

from domain.errors import InvalidUsername
from domain.operator import Role
from domain.session import CONSOLE_LIMITS
from domain.token import SessionKind
from tests.builders import AT_TERMINAL, LAPTOP, LIMITS, World


def names(world: World, **chosen: object) -> list[str]:
    return [each.username for each in world.app.list_all_sessions(**chosen)]  # type: ignore[arg-type]  # as given


def with_people() -> World:
    world = World()
    for name in ("alice", "Alan", "bob"):
        world.sign_up(name)
    world.app.give_role(origin=AT_TERMINAL, user_id=3, role=Role.VIEWER)
    world.log_in("bob", kind=SessionKind.CONSOLE)
    return world


def test_sessions_are_listed_user_by_user_and_by_what_is_asked_for() -> None:
    world = with_people()
    assert names(world) == ["alice", "Alan", "bob", "bob"]
    assert names(world, prefix="AL") == ["alice", "Alan"]
    assert names(world, kind=SessionKind.CONSOLE) == ["bob"]
    assert names(world, address=LAPTOP.ip) == names(world)
    assert names(world, address="192.0.2.8") == []
    first = world.app.list_all_sessions(limit=1)[-1]
    assert names(world, after=first.place) == ["Alan", "bob", "bob"]


def test_only_those_are_listed_that_let_somebody_in() -> None:
    world = with_people()
    world.disable("alice")
    world.clock.advance(CONSOLE_LIMITS.idle)
    assert names(world) == ["Alan", "bob"]
    [digest] = [each.digest for each in world.store.sessions.values() if each.user_id == 2]
    world.store.sessions[digest] = evolve(world.store.sessions[digest], credential_version=9)
    assert names(world) == ["bob"]
    world.clock.advance(LIMITS.idle)
    assert names(world) == []


def test_a_beginning_that_no_name_has_is_refused() -> None:
    with pytest.raises(InvalidUsername):
        names(World(), prefix="a b")
