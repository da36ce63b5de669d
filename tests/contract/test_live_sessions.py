"""What the port promises by which the sessions of everybody are looked through."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.ports.live_sessions import BEGINNING, OwnedLiveSession, SessionFilter
from domain.session import CLOCKS_DIFFER_BY, CONSOLE_LIMITS, Device, Session
from domain.token import SessionKind
from tests.contract.backends import LIMITS, Store
from tests.contract.builders import MICROSECOND, NOW, a_session, kept_sessions, kept_user

ALL = SessionFilter()


def page(
    store: Store,
    *,
    after: tuple[int, str] = BEGINNING,
    limit: int = 99,
    only: SessionFilter = ALL,
) -> list[OwnedLiveSession]:
    return list(
        store.live_sessions.page(at=NOW, limits=LIMITS, after=after, limit=limit, only=only)
    )


def found(store: Store, only: SessionFilter = ALL) -> list[Session]:
    return [each.session for each in page(store, only=only)]


def test_sessions_come_user_by_user_with_their_names_and_each_once(store: Store) -> None:
    alice, bob = kept_user(store, "Alice"), kept_user(store, "bob")
    sessions = [a_session(owner, id=id) for owner in (alice, bob) for id in ("-a", "B", "_c", "b")]
    kept_sessions(store, *reversed(sessions))
    seen: list[OwnedLiveSession] = []
    while step := page(store, after=seen[-1].place if seen else BEGINNING, limit=3):
        seen += step
    assert [each.place for each in seen] == sorted((each.user_id, each.id) for each in sessions)
    assert {each.session for each in seen} == {*sessions}
    assert [each.username for each in seen] == ["Alice"] * 4 + ["bob"] * 4


@pytest.mark.parametrize("kind", SessionKind)
def test_only_what_lets_somebody_in_is_there_to_the_microsecond(
    store: Store, kind: SessionKind
) -> None:
    alice = kept_user(store)
    limits = LIMITS.of(kind)
    too_old, unseen = NOW - limits.absolute, NOW - limits.idle
    live = [
        a_session(alice, kind=kind, created_at=too_old + MICROSECOND, last_seen_at=NOW),
        a_session(alice, kind=kind, created_at=unseen + MICROSECOND),
        a_session(alice, kind=kind, created_at=NOW + CLOCKS_DIFFER_BY),
    ]
    over = [
        a_session(alice, kind=kind, created_at=too_old, last_seen_at=NOW),
        a_session(alice, kind=kind, created_at=unseen),
        a_session(alice, kind=kind, created_at=NOW + CLOCKS_DIFFER_BY + MICROSECOND),
        evolve(a_session(alice, kind=kind), credential_version=2),
    ]
    kept_sessions(store, *live, *over)
    assert found(store) == live
    assert CONSOLE_LIMITS.idle < timedelta(days=1) < LIMITS.idle


def test_a_disabled_user_has_none(store: Store) -> None:
    alice = kept_user(store)
    with store.unit_of_work() as work:
        disabled = work.users.save(alice.disabled())
        work.commit()
    kept_sessions(store, a_session(disabled))
    assert page(store) == []


def test_they_are_found_by_name_kind_and_address_and_all_of_these(store: Store) -> None:
    people = [kept_user(store, name) for name in ("alan", "alice", "bob")]
    sessions = {
        (owner.username.typed, kind, address): a_session(owner, kind=kind, device=Device(address))
        for owner in people
        for kind in SessionKind
        for address in (None, "192.0.2.7", "2001:db8::1")
    }
    kept_sessions(store, *sessions.values())
    for prefix in ("", "al", "alice", "x", "_", "%"):
        for kind in (None, *SessionKind):
            for address in (None, "192.0.2.7", "192.0.2.70"):
                expected = [
                    session
                    for (name, is_of, at), session in sessions.items()
                    if name.startswith(prefix) and kind in {None, is_of} and address in {None, at}
                ]
                assert found(store, SessionFilter(prefix, kind, address)) == expected
