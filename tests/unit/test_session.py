"""Sessions and users, as values."""

from datetime import timedelta

import pytest
from attrs import evolve

from domain.caller import Caller
from domain.password import PasswordHash
from domain.session import Session
from domain.token import SessionKind, Token
from domain.user import User
from domain.username import Username
from tests.builders import LAPTOP, LIMITS
from tests.clock import START, TICK

ALICE = User(
    id=7,
    username=Username(typed="Alice", key="alice"),
    password_hash=PasswordHash("*"),
    signed_up_at=START,
)
TOKEN = Token.of_secret("A" * 43, kind=SessionKind.COOKIE)
SESSION = Session.opened(ALICE, id="s1", token=TOKEN, device=LAPTOP, at=START)
IDLE_END = START + timedelta(days=7)
ABSOLUTE_END = START + timedelta(days=30)


def test_a_session_remembers_the_digest_and_not_the_token() -> None:
    assert SESSION.digest == TOKEN.digest
    assert (SESSION.user_id, SESSION.kind, SESSION.device) == (7, SessionKind.COOKIE, LAPTOP)
    assert SESSION.authenticated_at == SESSION.created_at == SESSION.last_seen_at == START


def test_a_session_unused_for_the_idle_limit_is_over() -> None:
    assert SESSION.is_live(at=IDLE_END - TICK, limits=LIMITS)
    assert not SESSION.is_live(at=IDLE_END, limits=LIMITS)
    assert not SESSION.is_live(at=IDLE_END + TICK, limits=LIMITS)


def test_no_use_takes_a_session_past_the_absolute_limit() -> None:
    used = SESSION.seen(at=ABSOLUTE_END - TICK)
    assert used.expires_at(LIMITS) == ABSOLUTE_END
    assert used.is_live(at=ABSOLUTE_END - TICK, limits=LIMITS)
    assert not used.is_live(at=ABSOLUTE_END, limits=LIMITS)


def test_being_seen_moves_the_idle_limit() -> None:
    used = SESSION.seen(at=START + timedelta(hours=1))
    assert used.expires_at(LIMITS) == IDLE_END + timedelta(hours=1)


def test_a_log_in_is_fresh_for_five_minutes() -> None:
    five_minutes_on = START + timedelta(minutes=5)
    assert SESSION.is_fresh(at=five_minutes_on)
    assert not SESSION.is_fresh(at=five_minutes_on + TICK)


def test_a_session_begins_on_a_clock_at_most_a_minute_ahead_of_ours() -> None:
    minute_before = START - timedelta(minutes=1)
    assert SESSION.is_live(at=minute_before, limits=LIMITS)
    assert not SESSION.is_live(at=minute_before - TICK, limits=LIMITS)


def test_a_log_in_that_is_still_to_come_vouches_for_nothing() -> None:
    minute_before = START - timedelta(minutes=1)
    assert SESSION.is_fresh(at=minute_before)
    assert not SESSION.is_fresh(at=minute_before - TICK)


def test_being_seen_keeps_no_log_in_fresh() -> None:
    later = START + timedelta(minutes=6)
    assert not SESSION.seen(at=later).is_fresh(at=later)


def test_the_password_given_again_is_as_good_as_a_log_in() -> None:
    later = START + timedelta(days=6)
    assert SESSION.vouched_for(at=later).is_fresh(at=later)


def test_being_seen_is_written_once_a_minute() -> None:
    minute_on = START + timedelta(minutes=1)
    assert not SESSION.is_due(at=minute_on - TICK)
    assert SESSION.is_due(at=minute_on)


@pytest.mark.parametrize(
    "changed",
    [
        ALICE.with_new_password(PasswordHash("new")),
        ALICE.disabled(),
        ALICE.disabled().enabled(),
    ],
)
def test_a_change_of_credentials_ends_the_sessions_made_before(changed: User) -> None:
    assert Caller.of(SESSION, user=ALICE).is_accepted(at=START, limits=LIMITS)
    assert not Caller.of(SESSION, user=changed).is_accepted(at=START, limits=LIMITS)


@pytest.mark.parametrize(
    "changed",
    [
        ALICE.renamed(Username(typed="Bob", key="bob")),
        ALICE.with_rehashed_password(PasswordHash("newer")),
        ALICE.enabled(),
    ],
)
def test_other_changes_leave_sessions_alone(changed: User) -> None:
    assert Caller.of(SESSION, user=changed).is_accepted(at=START, limits=LIMITS)


def test_a_disabled_user_is_not_let_in_by_any_session() -> None:
    disabled = ALICE.disabled()
    session = evolve(SESSION, credential_version=disabled.credential_version)
    assert not Caller.of(session, user=disabled).is_accepted(at=START, limits=LIMITS)


def test_a_session_past_a_limit_lets_nobody_in() -> None:
    assert not Caller.of(SESSION, user=ALICE).is_accepted(at=IDLE_END, limits=LIMITS)
