"""What the ports of sessions promise."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from application.ports.sessions import Purged
from domain.caller import Caller
from domain.session import Device, Session
from domain.token import SessionKind
from tests.contract.backends import Backend, Store
from tests.contract.builders import (
    MICROSECOND,
    NOW,
    a_name,
    a_session,
    deleted_user,
    kept_sessions,
    kept_user,
)
from tests.contract.races import race

LONG_AGO = NOW - timedelta(days=365)
DIGESTS = [bytes([first]) * 32 for first in (0, 1, 127, 128, 255)]


@pytest.mark.parametrize("kind", SessionKind)
@pytest.mark.parametrize(
    "device", [Device(), Device("2001:db8::1", "Mozilla/5.0 (X11) 🦊"), Device("", "")]
)
def test_a_session_is_read_as_it_is_kept_and_found_with_its_user(
    store: Store, kind: SessionKind, device: Device
) -> None:
    alice = kept_user(store)
    session = evolve(
        a_session(alice, created_at=NOW, last_seen_at=NOW + MICROSECOND, kind=kind, device=device),
        authenticated_at=NOW - MICROSECOND,
    )
    kept_sessions(store, session)

    assert store.sessions.get(session.digest) == session
    assert store.sessions.find(session.digest) == Caller.of(session, user=alice)


def test_a_session_is_found_whether_or_not_it_is_accepted(store: Store) -> None:
    alice = kept_user(store)
    session = a_session(alice, created_at=LONG_AGO)
    kept_sessions(store, session)
    with store.unit_of_work() as work:
        disabled = work.users.save(alice.disabled())
        work.commit()

    assert store.sessions.find(session.digest) == Caller.of(session, user=disabled)


@pytest.mark.parametrize(
    "change",
    [{"user_id": 99}, {"digest": b"another digest"}, {"id": "another id"}],
    ids=["nobody", "id", "digest"],
)
def test_a_session_of_nobody_or_one_that_is_there_already_is_not_kept(
    backend: Backend, store: Store, change: dict[str, Any]
) -> None:
    session = a_session(kept_user(store))
    kept_sessions(store, session)

    with pytest.raises(backend.bug):
        kept_sessions(store, evolve(session, last_seen_at=NOW + MICROSECOND, **change))

    assert store.sessions.of_user(session.user_id, limit=9) == [session]
    assert list(store.sessions.of_user(99, limit=9)) == []


def test_what_was_found_before_is_found_as_it_is_now(store: Store) -> None:
    alice = kept_user(store)
    session = a_session(alice)
    kept_sessions(store, session)
    assert store.sessions.find(session.digest) == Caller.of(session, user=alice)

    with store.unit_of_work() as work:
        renamed = work.users.save(alice.renamed(a_name("carol")))
        work.commit()
    assert store.sessions.find(session.digest) == Caller.of(session, user=renamed)

    with store.unit_of_work() as work:
        work.sessions.touch(session.digest, at=NOW + MICROSECOND)
        work.commit()
    seen = session.seen(at=NOW + MICROSECOND)
    assert store.sessions.find(session.digest) == Caller.of(seen, user=renamed)

    deleted_user(store, alice)
    assert store.sessions.find(session.digest) is None


def test_what_is_recalled_is_what_would_be_found(store: Store) -> None:
    alice = kept_user(store)
    session = a_session(alice)
    kept_sessions(store, session)
    assert store.sessions.recall(session.digest) is None

    found = store.sessions.find(session.digest)
    assert store.sessions.recall(session.digest) in {None, found}

    with store.unit_of_work() as work:
        work.sessions.end(session.digest)
        work.commit()
    assert store.sessions.recall(session.digest) is None


def test_an_unknown_digest_finds_nothing(store: Store) -> None:
    kept_sessions(store, a_session(kept_user(store)))

    for digest in (b"\0" * 32, b""):
        assert store.sessions.find(digest) is None
        assert store.sessions.get(digest) is None


def test_sessions_of_a_user_come_newest_first(store: Store) -> None:
    alice, bob = kept_user(store, "alice"), kept_user(store, "bob")
    old = a_session(alice, created_at=NOW - MICROSECOND)
    new = a_session(alice, created_at=NOW)
    expired = a_session(alice, created_at=LONG_AGO)
    kept_sessions(store, old, new, expired, a_session(bob))

    assert list(store.sessions.of_user(alice.id, limit=9)) == [new, old, expired]
    assert list(store.sessions.of_user(alice.id, limit=2)) == [new, old]
    assert list(store.sessions.of_user(bob.id + 1, limit=9)) == []


def test_being_seen_moves_a_session_on_and_never_back(store: Store) -> None:
    session = a_session(kept_user(store))
    kept_sessions(store, session)

    for moment, expected in [
        (NOW + MICROSECOND, NOW + MICROSECOND),
        (NOW, NOW + MICROSECOND),
        (NOW - timedelta(days=1), NOW + MICROSECOND),
    ]:
        with store.unit_of_work() as work:
            assert work.sessions.touch(session.digest, at=moment)
            work.commit()
        assert store.sessions.get(session.digest) == session.seen(at=expected)


def test_an_ended_session_is_not_seen_again(store: Store) -> None:
    session = a_session(kept_user(store))
    kept_sessions(store, session)

    with store.unit_of_work() as work:
        work.sessions.end(session.digest)
        assert not work.sessions.touch(session.digest, at=NOW)
        work.sessions.end(session.digest)
        work.commit()
    assert store.sessions.find(session.digest) is None


def test_nobody_finds_a_session_once_the_commit_that_ended_it_has_returned(store: Store) -> None:
    alice = kept_user(store)
    sessions = [a_session(alice) for _ in range(30)]
    kept_sessions(store, *sessions)
    ended: list[bytes] = []

    def run(number: int) -> int:
        if number == 0:
            for session in sessions:
                with store.unit_of_work() as work:
                    work.sessions.end(session.digest)
                    work.commit()
                ended.append(session.digest)
            return 0
        found = 0
        while len(ended) < len(sessions):
            gone = tuple(ended)
            # The live ones too, so that there is something to remember wrongly.
            seen = [each.digest for each in sessions if store.sessions.find(each.digest)]
            found += len(set(seen).intersection(gone))
        return found

    assert race(4, run) == [0, 0, 0, 0]


def test_a_user_ends_only_their_own_session_by_its_id(store: Store) -> None:
    alice, bob = kept_user(store, "alice"), kept_user(store, "bob")
    hers, another, his = a_session(alice), a_session(alice), a_session(bob)
    kept_sessions(store, hers, another, his)

    with store.unit_of_work() as work:
        assert work.sessions.end_one(alice.id, session_id=hers.id)
        assert not work.sessions.end_one(alice.id, session_id=hers.id)
        assert not work.sessions.end_one(alice.id, session_id=his.id)
        work.commit()
    assert store.sessions.of_user(alice.id, limit=9) == [another]
    assert store.sessions.of_user(bob.id, limit=9) == [his]


def test_no_session_has_an_id_that_no_text_can_be(store: Store) -> None:
    alice = kept_user(store, "alice")
    with store.unit_of_work() as work:
        assert not work.sessions.end_one(alice.id, session_id="a\0b")
        work.commit()


def test_two_users_may_have_sessions_of_one_id(store: Store) -> None:
    alice, bob = kept_user(store, "alice"), kept_user(store, "bob")
    hers, his = a_session(alice, id="same"), a_session(bob, id="same")
    kept_sessions(store, hers, his)

    with store.unit_of_work() as work:
        assert work.sessions.end_one(alice.id, session_id="same")
        work.commit()
    assert store.sessions.of_user(bob.id, limit=9) == [his]


def test_all_sessions_of_a_user_end_and_are_counted(store: Store) -> None:
    alice, bob = kept_user(store, "alice"), kept_user(store, "bob")
    his = a_session(bob)
    kept_sessions(store, a_session(alice), a_session(alice), his)

    with store.unit_of_work() as work:
        assert work.sessions.end_all(alice.id) == 2
        assert work.sessions.end_all(alice.id) == 0
        work.commit()
    assert store.sessions.of_user(alice.id, limit=9) == []
    assert store.sessions.of_user(bob.id, limit=9) == [his]


def test_all_but_one_session_of_a_user_end(store: Store) -> None:
    alice = kept_user(store)
    kept, *others = a_session(alice), a_session(alice), a_session(alice)
    kept_sessions(store, kept, *others)

    with store.unit_of_work() as work:
        assert work.sessions.end_all(alice.id, but=kept.digest) == 2
        work.commit()
    assert store.sessions.of_user(alice.id, limit=9) == [kept]


def purged(store: Store, *, after: bytes = b"", window: int = 99) -> Purged:
    """Purge what was unseen for a day, or is thirty days old, by NOW."""
    with store.unit_of_work() as work:
        step = work.sessions.purge(
            unseen_since=NOW - timedelta(days=1),
            created_until=NOW - timedelta(days=30),
            after=after,
            window=window,
        )
        work.commit()
    return step


def remaining(store: Store, *sessions: Session) -> list[Session]:
    return [session for session in sessions if store.sessions.find(session.digest)]


def test_a_purge_is_exact_to_the_microsecond(store: Store) -> None:
    alice = kept_user(store)
    unseen, too_old = NOW - timedelta(days=1), NOW - timedelta(days=30)
    over = [
        a_session(alice, created_at=unseen),
        a_session(alice, created_at=unseen - MICROSECOND),
        a_session(alice, created_at=too_old, last_seen_at=NOW),
        a_session(alice, created_at=too_old - MICROSECOND, last_seen_at=NOW),
    ]
    live = [
        a_session(alice, created_at=unseen + MICROSECOND),
        a_session(alice, created_at=too_old + MICROSECOND, last_seen_at=unseen + MICROSECOND),
    ]
    kept_sessions(store, *over, *live)

    assert purged(store) == Purged(ended=4, upto=None)
    assert remaining(store, *over, *live) == live


def test_a_purge_looks_at_one_window_in_the_order_of_digests(store: Store) -> None:
    alice = kept_user(store)
    sessions = [a_session(alice, digest=digest, created_at=LONG_AGO) for digest in DIGESTS]
    kept_sessions(store, *reversed(sessions))

    assert purged(store, window=2) == Purged(ended=2, upto=DIGESTS[1])
    assert remaining(store, *sessions) == sessions[2:]
    assert purged(store, after=DIGESTS[2], window=1) == Purged(ended=1, upto=DIGESTS[3])
    assert remaining(store, *sessions) == [sessions[2], sessions[4]]


def test_a_window_counts_the_live_sessions_too(store: Store) -> None:
    alice = kept_user(store)
    sessions = [
        a_session(alice, digest=digest, created_at=NOW if number % 2 else LONG_AGO)
        for number, digest in enumerate(DIGESTS)
    ]
    kept_sessions(store, *sessions)

    assert purged(store, window=2) == Purged(ended=1, upto=DIGESTS[1])
    assert purged(store, after=DIGESTS[1], window=3) == Purged(ended=2, upto=DIGESTS[4])
    assert purged(store, after=DIGESTS[4], window=3) == Purged(ended=0, upto=None)
    assert remaining(store, *sessions) == [sessions[1], sessions[3]]


def test_a_purge_of_nothing_ends_at_once(store: Store) -> None:
    assert purged(store) == Purged(ended=0, upto=None)
