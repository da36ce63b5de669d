"""Logging out, here and elsewhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from application.opened_session import OpenedSession
from application.sessions.end_sessions import Scope
from application.sessions.list_sessions import MOST_LISTED
from domain.caller import Caller
from domain.errors import NotAuthenticated, SessionNotFound, StoreUnavailable
from domain.token import SessionKind, Token
from tests.builders import ON_LAPTOP, World
from tests.clock import START
from tests.interference import FailingWorld

HOUR = timedelta(hours=1)


def test_logging_out_ends_the_session_presented_and_no_other() -> None:
    world = World()
    here, elsewhere = world.sign_up(), world.log_in()
    world.app.log_out(origin=ON_LAPTOP, token=here.token)
    with pytest.raises(NotAuthenticated):
        world.caller(here)
    assert world.user_of(elsewhere) == here.user


def test_logging_out_twice_or_without_a_session_is_no_error() -> None:
    world = World()
    opened = world.sign_up()
    world.app.log_out(origin=ON_LAPTOP, token=opened.token)
    world.app.log_out(origin=ON_LAPTOP, token=opened.token)
    world.app.log_out(origin=ON_LAPTOP, token=Token.of_secret("A" * 43, kind=SessionKind.COOKIE))
    world.app.log_out(origin=ON_LAPTOP, token=None)


def test_a_log_out_that_cannot_be_kept_is_an_outage_and_the_session_goes_on() -> None:
    world = FailingWorld()
    opened = world.sign_up()
    world.is_failing = True
    with pytest.raises(StoreUnavailable):
        world.app.log_out(origin=ON_LAPTOP, token=opened.token)
    assert world.user_of(opened) == opened.user


def test_a_user_sees_their_own_sessions_newest_first() -> None:
    world = World()
    world.sign_up("bob")
    first = world.sign_up("alice")
    world.clock.advance(HOUR)
    second = world.log_in("alice")
    listed = world.app.list_sessions(caller=world.caller(first))
    assert [one.session.id for one in listed] == [second.session.id, first.session.id]
    assert [one.is_current for one in listed] == [False, True]
    assert listed[0].expires_at == START + HOUR + world.limits.idle


def test_no_more_than_a_hundred_sessions_are_listed() -> None:
    world = World()
    world.sign_up()
    opened = [world.log_in() for _ in range(MOST_LISTED)][-1]
    assert len(world.app.list_sessions(caller=world.caller(opened))) == MOST_LISTED


def test_sessions_that_are_over_are_not_listed() -> None:
    world = World()
    world.sign_up("alice")
    world.clock.advance(world.limits.idle)
    current = world.log_in("alice")
    listed = world.app.list_sessions(caller=world.caller(current))
    assert [one.session.id for one in listed] == [current.session.id]


def test_a_user_ends_one_of_their_sessions() -> None:
    world = World()
    here, elsewhere = world.sign_up(), world.log_in()
    world.app.end_session(
        origin=ON_LAPTOP, caller=world.caller(here), session_id=elsewhere.session.id
    )
    with pytest.raises(NotAuthenticated):
        world.caller(elsewhere)
    assert world.user_of(here) == here.user


def test_somebody_else_s_session_does_not_exist_for_them() -> None:
    world = World()
    alice, bob = world.sign_up("alice"), world.sign_up("bob")
    with pytest.raises(SessionNotFound):
        world.app.end_session(
            origin=ON_LAPTOP, caller=world.caller(bob), session_id=alice.session.id
        )
    assert world.user_of(alice) == alice.user


def test_a_session_ended_before_or_never_opened_is_not_found() -> None:
    world = World()
    here, elsewhere = world.sign_up(), world.log_in()
    caller = world.caller(here)
    world.app.end_session(origin=ON_LAPTOP, caller=caller, session_id=elsewhere.session.id)
    for session_id in (elsewhere.session.id, "", "é", "A" * 22):
        with pytest.raises(SessionNotFound):
            world.app.end_session(origin=ON_LAPTOP, caller=caller, session_id=session_id)


def test_ending_the_others_keeps_the_one_in_use() -> None:
    world = World()
    bob, here, elsewhere = world.sign_up("bob"), world.sign_up("alice"), world.log_in("alice")
    world.app.end_sessions(origin=ON_LAPTOP, caller=world.caller(here), scope=Scope.OTHERS)
    with pytest.raises(NotAuthenticated):
        world.caller(elsewhere)
    assert world.user_of(here) == here.user
    assert world.user_of(bob) == bob.user


def test_ending_all_ends_the_one_in_use_too() -> None:
    world = World()
    bob, here, elsewhere = world.sign_up("bob"), world.sign_up("alice"), world.log_in("alice")
    world.app.end_sessions(origin=ON_LAPTOP, caller=world.caller(here), scope=Scope.ALL)
    for ended in (here, elsewhere):
        with pytest.raises(NotAuthenticated):
            world.caller(ended)
    assert world.user_of(bob) == bob.user


def end_one(world: World, caller: Caller, other: OpenedSession) -> None:
    world.app.end_session(origin=ON_LAPTOP, caller=caller, session_id=other.session.id)


def end_others(world: World, caller: Caller, _: OpenedSession) -> None:
    world.app.end_sessions(origin=ON_LAPTOP, caller=caller, scope=Scope.OTHERS)


def end_all(world: World, caller: Caller, _: OpenedSession) -> None:
    world.app.end_sessions(origin=ON_LAPTOP, caller=caller, scope=Scope.ALL)


@pytest.mark.parametrize("end", [end_one, end_others, end_all])
def test_a_session_that_ends_while_its_request_is_on_its_way_ends_no_other(
    end: Callable[[World, Caller, OpenedSession], None],
) -> None:
    world = World()
    here, elsewhere = world.sign_up(), world.log_in()
    caller = world.caller(here)
    world.app.log_out(origin=ON_LAPTOP, token=here.token)
    with pytest.raises(NotAuthenticated):
        end(world, caller, elsewhere)
    assert world.user_of(elsewhere) == here.user
