"""What the ports promise by which a whole store is read and filled."""

from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from attrs import evolve

from application.ports.contents import Extent, HashCensus, OwnedSession
from domain.errors import UsernameTaken
from domain.password import PasswordHash
from domain.session import Device, Session
from domain.token import SessionKind
from domain.user import User
from tests.contract.backends import Backend, Store
from tests.contract.builders import (
    MICROSECOND,
    NOW,
    a_hash,
    a_name,
    a_session,
    deleted_user,
    kept_sessions,
    kept_user,
)

DIGESTS = [bytes([first]) * 32 for first in (0, 1, 127, 128, 255)]


def a_user(id: int, typed: str) -> User:
    return User(
        id,
        a_name(typed),
        a_hash("made elsewhere"),
        NOW - MICROSECOND,
        is_disabled=True,
        credential_version=7,
        revision=9,
    )


def taken_in(store: Store, *users: User, sessions: tuple[Session, ...] = ()) -> None:
    with store.unit_of_work() as work:
        work.intake.add_users(users)
        work.intake.add_sessions(sessions)
        work.commit()


def cleared(store: Store) -> None:
    with store.unit_of_work() as work:
        work.intake.clear()
        work.commit()


def extent_of(store: Store) -> Extent:
    with store.snapshot() as contents:
        return contents.extent()


def test_hashes_are_counted_by_kind_and_key(store: Store) -> None:
    def census() -> HashCensus:
        with store.snapshot() as contents:
            return contents.hash_census()

    ours = "$argon2id$v=19$m=19456,t=2,p=1{}$c2FsdA$aGFzaA"
    hashes = [
        *(ours.format(",keyid=AAAAAAAAAA" + last) for last in "aAa"),
        ours.format(""),
        "$argon2i$v=19$m=19456,t=2,p=1,keyid=AAAAAAAAAAA$c2FsdA$aGFzaA",
        "$2b$12$abc",
        "",
    ]
    assert census() == HashCensus({}, 0, 0)
    users = [
        evolve(a_user(99_998 + n, f"u{n}"), password_hash=PasswordHash(encoded))
        for n, encoded in enumerate(hashes)
    ]
    taken_in(store, *users)
    with store.unit_of_work() as work:
        work.intake.reserve_ids(100_100)
        work.commit()
    assert census() == HashCensus({"AAAAAAAAAAa": 2, "AAAAAAAAAAA": 1}, 1, 3)


def test_an_empty_store_has_no_extent(store: Store) -> None:
    assert extent_of(store) == Extent(0, 0, last_user_id=0, credential_version=0)


def test_the_extent_counts_and_knows_the_greatest_numbers(store: Store) -> None:
    alice, bob = kept_user(store, "alice"), kept_user(store, "bob")
    kept_sessions(store, a_session(alice), a_session(alice), a_session(bob))
    with store.unit_of_work() as work:
        work.users.save(alice.with_new_password(a_hash()))
        work.commit()
    deleted_user(store, bob)

    extent = extent_of(store)
    assert extent == Extent(1, 2, last_user_id=extent.last_user_id, credential_version=2)
    assert extent.last_user_id >= bob.id


def test_users_are_read_page_by_page(store: Store) -> None:
    users = [kept_user(store, f"user{number}") for number in range(5)]

    with store.snapshot() as contents:
        assert list(contents.users(after=0, limit=2)) == users[:2]
        assert list(contents.users(after=users[1].id, limit=9)) == users[2:]
        assert list(contents.users(after=users[-1].id, limit=9)) == []


def test_sessions_are_read_page_by_page_with_their_users(store: Store) -> None:
    alice, bob = kept_user(store, "alice"), kept_user(store, "bob")
    owners = [alice, bob, alice, bob, alice]
    kept = [a_session(user, digest=d) for user, d in zip(owners, DIGESTS, strict=True)]
    kept_sessions(store, *reversed(kept))
    found = [OwnedSession(session, user) for user, session in zip(owners, kept, strict=True)]

    with store.snapshot() as contents:
        assert list(contents.sessions(after=b"", limit=9)) == found
        assert list(contents.sessions(after=DIGESTS[1], limit=2)) == found[2:4]
        assert list(contents.sessions(after=DIGESTS[-1], limit=9)) == []


def test_sessions_are_read_whether_or_not_they_are_accepted(store: Store) -> None:
    alice = kept_user(store)
    session = a_session(alice, created_at=NOW - timedelta(days=999))
    kept_sessions(store, session)
    with store.unit_of_work() as work:
        disabled = work.users.save(alice.disabled())
        work.commit()

    with store.snapshot() as contents:
        assert list(contents.sessions(after=b"", limit=9)) == [OwnedSession(session, disabled)]


def test_a_snapshot_shows_one_moment_and_holds_up_nobody(store: Store) -> None:
    alice = kept_user(store, "alice")
    session = a_session(alice)
    kept_sessions(store, session)

    def go_on() -> None:
        kept_user(store, "bob")
        deleted_user(store, alice)

    with store.snapshot() as contents:
        # In another thread, as others are: whoever were held up would not get ahead.
        others = Thread(target=go_on)
        others.start()
        others.join(10)
        assert store.users.named("bob") is not None
        assert store.users.named("alice") is None

        assert (contents.extent().users, contents.extent().sessions) == (1, 1)
        assert list(contents.users(after=0, limit=9)) == [alice]
        assert list(contents.sessions(after=b"", limit=9)) == [OwnedSession(session, alice)]
    assert extent_of(store).sessions == 0


def test_a_snapshot_does_not_show_what_is_not_committed(store: Store) -> None:
    alice = kept_user(store, "alice")
    with store.unit_of_work() as work:
        work.users.save(alice.disabled())

    with store.snapshot() as contents:
        assert list(contents.users(after=0, limit=9)) == [alice]


def test_inside_a_transaction_all_is_read_as_it_is_there(store: Store) -> None:
    alice = kept_user(store, "alice")
    session = a_session(alice)
    with store.unit_of_work() as work:
        renamed = work.users.save(alice.renamed(a_name("carol")))
        work.sessions.add(session)
        assert work.contents.extent().sessions == 1
        assert list(work.contents.users(after=0, limit=9)) == [renamed]
        assert list(work.contents.sessions(after=b"", limit=9)) == [OwnedSession(session, renamed)]


@pytest.mark.parametrize("device", [Device(), Device("2001:db8::1", "Mozilla/5.0 (X11) 🦊")])
@pytest.mark.parametrize("kind", SessionKind)
def test_what_is_taken_in_is_kept_as_it_is(store: Store, kind: SessionKind, device: Device) -> None:
    user = a_user(41, "Ålice")
    session = evolve(
        a_session(user, last_seen_at=NOW + MICROSECOND, kind=kind, device=device),
        authenticated_at=NOW - MICROSECOND,
    )
    taken_in(store, user, sessions=(session,))

    assert store.users.named(user.username.key) == user
    assert store.sessions.get(session.digest) == session


def test_what_is_there_already_stays_as_it_is(store: Store) -> None:
    user = a_user(41, "alice")
    session = a_session(user)
    taken_in(store, user, sessions=(session,))

    other = evolve(user, username=a_name("bob"), revision=99)
    later = session.seen(at=NOW + MICROSECOND)
    taken_in(store, other, a_user(42, "carol"), sessions=(later, a_session(other)))

    with store.snapshot() as contents:
        assert list(contents.users(after=0, limit=9)) == [user, a_user(42, "carol")]
    assert store.sessions.get(session.digest) == session
    assert extent_of(store).sessions == 2


def test_nobody_is_taken_in_under_a_name_that_somebody_has(store: Store) -> None:
    alice = kept_user(store, "alice")

    with pytest.raises(UsernameTaken):
        taken_in(store, a_user(41, "bob"), a_user(42, "Alice"))
    with store.snapshot() as contents:
        assert list(contents.users(after=0, limit=9)) == [alice]


def test_what_is_taken_in_and_not_committed_is_not_kept(store: Store) -> None:
    alice = kept_user(store, "alice")
    kept_sessions(store, a_session(alice))
    user = a_user(41, "bob")
    with store.unit_of_work() as work:
        work.intake.clear()
        work.intake.add_users([user])
        work.intake.add_sessions([a_session(user)])
        work.intake.reserve_ids(99)

    assert store.users.page(after=0, limit=9) == [alice]
    assert extent_of(store).sessions == 1


def test_a_new_user_gets_an_id_above_those_reserved(store: Store) -> None:
    kept_user(store, "alice")
    for upto, expected in [(1000, 1000), (500, 1000)]:
        with store.unit_of_work() as work:
            work.intake.reserve_ids(upto)
            work.commit()
        assert extent_of(store).last_user_id >= expected
    assert kept_user(store, "carol").id > 1000


def test_ids_are_reserved_where_nobody_has_been_yet(store: Store) -> None:
    for upto in (0, 41):
        with store.unit_of_work() as work:
            work.intake.reserve_ids(upto)
            work.commit()
    assert extent_of(store).last_user_id >= 41
    assert kept_user(store, "alice").id > 41


def test_a_cleared_store_holds_nothing_and_gives_no_id_again(store: Store) -> None:
    alice = kept_user(store, "alice")
    bob = kept_user(store, "bob")
    sessions = [a_session(alice), a_session(bob)]
    kept_sessions(store, *sessions)
    for session in sessions:
        assert store.sessions.find(session.digest)
    last = extent_of(store).last_user_id

    cleared(store)

    assert extent_of(store) == Extent(0, 0, last_user_id=last, credential_version=0)
    for session in sessions:
        assert store.sessions.find(session.digest) is None
    assert kept_user(store, "alice").id > bob.id


def test_what_is_remembered_of_a_session_does_not_outlive_its_replacement(store: Store) -> None:
    alice = kept_user(store, "alice")
    session = a_session(alice)
    kept_sessions(store, session)
    assert store.sessions.find(session.digest)

    replaced = evolve(alice, revision=5)
    with store.unit_of_work() as work:
        work.intake.clear()
        work.intake.add_users([replaced])
        work.intake.add_sessions([session])
        work.commit()

    assert store.sessions.get(session.digest) == session


def test_two_ways_to_one_store_are_known_for_that(
    backend: Backend, store: Store, tmp_path: Path
) -> None:
    kept_user(store, "alice")
    other = backend.open(tmp_path / "other")
    other.schema.migrate()

    # What they lead to, and nothing else, shows whether they are one.
    is_same = other.users.named("alice") is not None
    assert (other.identity() == store.identity()) is is_same
    assert store.identity() == store.identity()
    other.close()
