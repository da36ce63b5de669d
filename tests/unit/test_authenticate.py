"""Staying logged in."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from attrs import define, evolve

from application.ports.sessions import SessionReader
from application.ports.unit_of_work import UnitOfWork
from domain.caller import Caller
from domain.errors import NotAuthenticated
from domain.session import Session, SessionLimits
from domain.token import SessionKind, Token
from tests.builders import ON_LAPTOP, World
from tests.clock import START, TICK
from tests.interference import FailingWorld

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def stored(world: World, token: Token) -> Session:
    return world.store.sessions[token.digest]


def test_a_request_belongs_to_the_user_of_its_session() -> None:
    world = World()
    alice, bob = world.sign_up("alice"), world.sign_up("bob")
    assert world.user_of(alice) == alice.user
    assert world.user_of(bob) == bob.user


@pytest.mark.parametrize("text", ["", "nonsense", "wwc_\ud800", "wwb_" + "A" * 43])
def test_what_cannot_be_a_token_of_its_kind_is_nobody_s_and_has_no_store_asked(text: str) -> None:
    authenticate = evolve(World().app.authenticate, reader=Unreachable())
    with pytest.raises(NotAuthenticated):
        authenticate(token=text, kind=SessionKind.COOKIE)


def test_a_token_that_was_never_given_out_is_nobody_s() -> None:
    world = World()
    world.sign_up()
    guess = Token.of_secret("A" * 43, kind=SessionKind.COOKIE)
    with pytest.raises(NotAuthenticated):
        world.app.authenticate(token=guess.text, kind=guess.kind)


def test_a_session_unused_for_seven_days_is_over() -> None:
    world = World()
    opened = world.sign_up()
    world.clock.advance(world.limits.idle)
    with pytest.raises(NotAuthenticated):
        world.caller(opened)


def test_a_session_used_in_the_last_moment_goes_on() -> None:
    world = World()
    opened = world.sign_up()
    for _ in range(3):
        world.clock.advance(world.limits.idle - TICK)
        assert world.user_of(opened) == opened.user


def test_thirty_days_after_its_log_in_a_session_is_over_however_much_it_is_used() -> None:
    world = World()
    opened = world.sign_up()
    for _ in range(5):
        world.clock.advance(timedelta(days=6) - TICK)
        world.caller(opened)
    world.clock.advance(4 * TICK)
    assert world.user_of(opened) == opened.user
    world.clock.advance(TICK)
    with pytest.raises(NotAuthenticated):
        world.caller(opened)


def test_use_is_noted_at_most_once_a_minute() -> None:
    world = World()
    opened = world.sign_up()
    world.clock.advance(MINUTE - TICK)
    assert world.caller(opened).last_seen_at == START
    assert stored(world, opened.token).last_seen_at == START
    world.clock.advance(TICK)
    assert world.caller(opened).last_seen_at == START + MINUTE
    assert stored(world, opened.token).last_seen_at == START + MINUTE


def test_the_client_s_copy_is_renewed_once_a_day() -> None:
    world = World()
    opened = world.sign_up()
    renewals = []
    for _ in range(9):
        world.clock.advance(DAY / 4)
        renewals.append(world.caller(opened).renews_client)
    assert renewals == [False, False, False, True, False, False, False, True, False]


def test_under_a_short_idle_limit_the_client_s_copy_is_renewed_four_times_as_often() -> None:
    world = World(limits=SessionLimits(idle=timedelta(hours=1), absolute=30 * DAY))
    opened = world.sign_up()
    renewals = []
    for _ in range(9):
        world.clock.advance(5 * MINUTE)
        renewals.append(world.caller(opened).renews_client)
    assert renewals == [False, False, True] * 3


def test_a_store_that_cannot_note_the_use_stops_nobody_and_alerts_the_operators() -> None:
    world = FailingWorld()
    opened = world.sign_up()
    world.clock.advance(2 * DAY)
    world.is_failing = True
    caller = world.caller(opened)
    assert (caller.last_seen_at, caller.renews_client) == (START, False)
    assert world.events.sent == [("session.touch_failed", {"session_id": opened.session.id})]


def test_a_store_that_could_not_note_a_use_is_left_alone_for_half_a_minute() -> None:
    world = FailingWorld()
    alice, bob = world.sign_up("alice"), world.sign_up("bob")
    world.clock.advance(MINUTE)
    world.is_failing = True
    for moments in (MINUTE / 2 - TICK, TICK):
        for opened in (alice, bob):
            assert world.caller(opened).last_seen_at == START
        world.clock.advance(moments)
    world.caller(bob)
    tried = [fields["session_id"] for _, fields in world.events.sent]
    assert tried == [alice.session.id, bob.session.id]


def test_a_store_that_can_be_written_again_notes_every_use_again() -> None:
    world = FailingWorld()
    alice, bob = world.sign_up("alice"), world.sign_up("bob")
    world.clock.advance(MINUTE)
    world.is_failing = True
    world.caller(alice)
    world.is_failing = False
    world.clock.advance(MINUTE / 2)
    for opened in (alice, bob):
        assert world.caller(opened).last_seen_at == world.clock.now()


def test_an_ended_session_is_never_accepted_again() -> None:
    world = World()
    opened = world.sign_up()
    world.app.log_out(origin=ON_LAPTOP, token=opened.token)
    for _ in range(2):
        with pytest.raises(NotAuthenticated):
            world.caller(opened)
        world.clock.advance(MINUTE)


@define
class _LoggingOutWorld(World):
    """A world in which a session ends between being read and being noted."""

    ending: Token | None = None

    def unit_of_work(self) -> UnitOfWork:
        ending, self.ending = self.ending, None
        if ending:
            self.app.log_out(origin=ON_LAPTOP, token=ending)
        return super().unit_of_work()


def test_a_session_that_ends_while_its_use_is_noted_is_refused() -> None:
    world = _LoggingOutWorld()
    opened = world.sign_up()
    world.clock.advance(MINUTE)
    world.ending = opened.token
    with pytest.raises(NotAuthenticated):
        world.caller(opened)
    assert not world.events.sent


@define
class Unreachable(SessionReader):
    """Recalls what is put there, and cannot be asked for more."""

    recalled: Caller | None = None

    def find(self, digest: bytes) -> Caller | None:
        raise AssertionError

    def recall(self, digest: bytes) -> Caller | None:
        return self.recalled

    def get(self, digest: bytes) -> Session | None:
        raise AssertionError

    def of_user(self, user_id: int, *, limit: int) -> Sequence[Session]:
        raise AssertionError


def test_whose_session_is_remembered_is_let_in_without_the_store() -> None:
    world = World()
    opened = world.sign_up()
    caller = world.caller(opened)
    authenticate = evolve(world.app.authenticate, reader=Unreachable(caller))
    assert authenticate(token=opened.token.text, kind=SessionKind.COOKIE) is caller


def test_a_remembered_token_carried_as_the_other_kind_lets_nobody_in() -> None:
    world = World()
    opened = world.sign_up()
    authenticate = evolve(world.app.authenticate, reader=Unreachable(world.caller(opened)))
    with pytest.raises(NotAuthenticated):
        authenticate(token=opened.token.text, kind=SessionKind.BEARER)


def test_nobody_is_let_in_by_a_remembered_session_that_is_over_or_of_a_disabled_user() -> None:
    world = World()
    opened = world.sign_up()
    caller = world.caller(opened)
    disabled = evolve(caller, is_disabled=True)
    over = evolve(caller, last_seen_at=START - world.limits.idle)
    for remembered in (disabled, over):
        authenticate = evolve(world.app.authenticate, reader=Unreachable(remembered))
        with pytest.raises(NotAuthenticated):
            authenticate(token=opened.token.text, kind=SessionKind.COOKIE)
