"""What users' ports promise."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from application.ports.users import UserFilter
from domain.errors import StaleUser, UsernameTaken
from domain.operator import Role
from domain.user import User
from tests.contract.backends import Store
from tests.contract.builders import (
    NOW,
    a_hash,
    a_name,
    a_session,
    deleted_user,
    kept_sessions,
    kept_user,
)
from tests.contract.races import race

NAMES = [
    "Алиса",
    "愛子",
    "Zoë",
    "ßtraße",
    "\U0001d49c\U0001d4c1\U0001d4be",
    "👩‍🚀",
    "e\u0301",
    "'; --",
    "a%_\\",
    "x" * 20,
]


def test_a_new_user_is_returned_as_it_is_found_later(store: Store) -> None:
    user = kept_user(store, "Alice")

    assert user == User(user.id, a_name("Alice"), a_hash(), NOW)
    assert store.users.named("alice") == store.users.get(user.id) == user
    assert store.users.get(user.id + 1) is None


@pytest.mark.parametrize("typed", NAMES)
def test_a_name_comes_back_as_it_was_typed(store: Store, typed: str) -> None:
    kept_user(store, typed)

    found = store.users.named(a_name(typed).key)
    assert found is not None
    assert found.username == a_name(typed)


def test_a_name_is_found_by_its_key_alone(store: Store) -> None:
    kept_user(store, "Alice")

    assert store.users.named("Alice") is None
    assert store.users.named("alic") is None
    assert store.users.named("") is None


def test_times_keep_their_microseconds(store: Store) -> None:
    moments = [NOW.replace(microsecond=microsecond) for microsecond in (0, 1, 999_999)]
    with store.unit_of_work() as work:
        users = [
            work.users.add(username=a_name(f"u{i}"), password_hash=a_hash(), at=moment)
            for i, moment in enumerate(moments)
        ]
        work.commit()

    found = store.users.page(after=0, limit=9)
    assert [user.signed_up_at for user in found] == moments
    assert {user.signed_up_at.utcoffset() for user in found} == {timedelta(0)}
    assert list(found) == users


def test_a_key_belongs_to_one_user(store: Store) -> None:
    alice = kept_user(store, "Alice")

    with pytest.raises(UsernameTaken):
        kept_user(store, "ALICE")
    assert store.users.page(after=0, limit=9) == [alice]


def test_nothing_else_comes_of_a_unit_of_work_whose_name_is_refused(store: Store) -> None:
    alice = kept_user(store, "alice")

    def add_two() -> None:
        with store.unit_of_work() as work:
            work.users.add(username=a_name("bob"), password_hash=a_hash(), at=NOW)
            work.users.add(username=a_name("alice"), password_hash=a_hash(), at=NOW)
            work.commit()

    with pytest.raises(UsernameTaken):
        add_two()
    assert store.users.page(after=0, limit=9) == [alice]
    assert kept_user(store, "bob") == store.users.named("bob")


def test_one_of_twenty_racers_gets_the_name(store: Store) -> None:
    def claim(number: int) -> User | None:
        try:
            return kept_user(store, "Alice" if number % 2 else "aLICE")
        except UsernameTaken:
            return None

    winners = [user for user in race(20, claim) if user]

    assert len(winners) == 1
    assert store.users.page(after=0, limit=99) == winners


def test_a_user_is_found_inside_the_work_by_id_and_by_key(store: Store) -> None:
    alice = kept_user(store, "Alice")

    with store.unit_of_work() as work:
        assert work.users.get(alice.id) == alice
        assert work.users.named("alice") == alice
        assert work.users.get(alice.id + 1) is None
        assert work.users.named("bob") is None


def test_what_was_changed_is_seen_inside_the_work(store: Store) -> None:
    alice = kept_user(store)

    with store.unit_of_work() as work:
        bob = work.users.add(username=a_name("bob"), password_hash=a_hash(), at=NOW)
        saved = work.users.save(alice.renamed(a_name("carol")))
        assert work.users.named("bob") == bob
        assert work.users.get(alice.id) == saved
        assert work.users.named("alice") is None


def test_a_saved_user_is_returned_with_the_next_revision(store: Store) -> None:
    alice = kept_user(store)
    changed = alice.renamed(a_name("Carol")).with_new_password(a_hash("another")).disabled()

    with store.unit_of_work() as work:
        saved = work.users.save(changed)
        work.commit()

    assert saved == evolve(changed, revision=alice.revision + 1)
    assert store.users.named("carol") == saved
    assert store.users.named("alice") is None


def test_a_user_can_be_saved_twice_in_one_work(store: Store) -> None:
    alice = kept_user(store)

    with store.unit_of_work() as work:
        renamed = work.users.save(alice.renamed(a_name("carol")))
        work.users.save(renamed.disabled())
        work.commit()

    found = store.users.named("carol")
    assert found is not None
    assert found.is_disabled
    assert found.revision == alice.revision + 2


def test_a_stale_user_is_not_saved(store: Store) -> None:
    alice = kept_user(store)
    with store.unit_of_work() as work:
        saved = work.users.save(alice.renamed(a_name("carol")))
        work.commit()

    with store.unit_of_work() as work:
        with pytest.raises(StaleUser):
            work.users.save(alice.disabled())
        work.commit()
    assert store.users.named("carol") == saved


def test_a_deleted_user_is_stale(store: Store) -> None:
    alice = kept_user(store)
    deleted_user(store, alice)

    with store.unit_of_work() as work, pytest.raises(StaleUser):
        work.users.save(alice.disabled())


def test_a_taken_name_is_not_taken_over(store: Store) -> None:
    alice, bob = kept_user(store, "alice"), kept_user(store, "bob")

    with store.unit_of_work() as work, pytest.raises(UsernameTaken):
        work.users.save(bob.renamed(a_name("ALICE")))
    assert store.users.page(after=0, limit=9) == [alice, bob]


def test_a_user_may_spell_their_own_name_anew(store: Store) -> None:
    alice = kept_user(store, "alice")

    with store.unit_of_work() as work:
        saved = work.users.save(alice.renamed(a_name("ALICE")))
        work.commit()
    assert store.users.named("alice") == saved
    assert saved.username.typed == "ALICE"


def test_a_name_that_was_given_up_is_free(store: Store) -> None:
    alice = kept_user(store, "alice")
    with store.unit_of_work() as work:
        work.users.save(alice.renamed(a_name("carol")))
        work.commit()

    assert kept_user(store, "alice").id != alice.id


def test_a_deleted_user_takes_every_session_along(store: Store) -> None:
    alice, bob = kept_user(store, "alice"), kept_user(store, "bob")
    sessions = [a_session(alice), a_session(alice)]
    others = a_session(bob)
    kept_sessions(store, *sessions, others)

    deleted_user(store, alice)

    assert store.users.named("alice") is None
    assert [store.sessions.find(session.digest) for session in sessions] == [None, None]
    assert store.sessions.of_user(alice.id, limit=9) == []
    assert store.sessions.of_user(bob.id, limit=9) == [others]


def test_deleting_nobody_does_nothing(store: Store) -> None:
    alice = kept_user(store)

    with store.unit_of_work() as work:
        work.users.delete(alice.id + 1)
        work.commit()
    assert store.users.page(after=0, limit=9) == [alice]


def test_the_id_of_a_deleted_user_is_never_given_again(store: Store) -> None:
    ids = []
    for _ in range(3):
        user = kept_user(store)
        ids.append(user.id)
        deleted_user(store, user)

    assert ids == sorted(set(ids))


def test_pages_go_by_id(store: Store) -> None:
    users = [kept_user(store, name) for name in ("dave", "alice", "carol", "bob")]

    assert store.users.page(after=0, limit=3) == users[:3]
    assert store.users.page(after=users[2].id, limit=3) == users[3:]
    assert store.users.page(after=users[3].id, limit=3) == []


def test_paging_visits_everyone_once_while_users_come_and_go(store: Store) -> None:
    users = [kept_user(store, f"user{number}") for number in range(10)]
    visited: list[User] = []
    while page := store.users.page(after=visited[-1].id if visited else 0, limit=3):
        visited += page
        deleted_user(store, page[0])
        if len(visited) < len(users):
            kept_user(store, f"late{len(visited)}")

    assert visited[: len(users)] == users
    assert [u.username.typed for u in visited[len(users) :]] == ["late3", "late6", "late9"]


def test_pages_show_only_those_who_are_meant(store: Store) -> None:
    names = ("alice", "bob", "Alan", "al_x", "alé", "am")
    alice, bob, alan, al_x, ale, am = [kept_user(store, name) for name in names]
    with store.unit_of_work() as work:
        alice = work.users.save(alice.with_role(Role.VIEWER))
        bob = work.users.save(bob.disabled().with_role(Role.OPERATOR))
        alan = work.users.save(alan.disabled())
        work.commit()

    def found(after: int = 0, **only: Any) -> list[User]:
        return list(store.users.page(after=after, limit=9, only=UserFilter(**only)))

    assert found() == [alice, bob, alan, al_x, ale, am]
    assert found(key_prefix="al") == [alice, alan, al_x, ale]
    assert found(alice.id, key_prefix="al") == [alan, al_x, ale]
    assert found(key_prefix="al_") == [al_x]
    assert found(key_prefix="alé") == [ale]
    assert found(key_prefix="%") == []
    assert found(is_disabled=True) == [bob, alan]
    assert found(is_disabled=False, key_prefix="al") == [alice, al_x, ale]
    assert found(has_role=True) == [alice, bob]
    assert found(has_role=True, is_disabled=True, key_prefix="b") == [bob]


def test_operators_are_those_who_may_do_everything_and_are_not_kept_out(store: Store) -> None:
    users = [kept_user(store, name) for name in ("alice", "bob", "carol", "dave")]
    with store.unit_of_work() as work:
        assert work.users.operators() == []
        changed = [
            users[0].with_role(Role.OPERATOR),
            users[1].with_role(Role.VIEWER),
            users[2].with_role(Role.OPERATOR).disabled(),
            users[3].with_role(Role.OPERATOR),
        ]
        saved = [work.users.save(user) for user in changed]
        assert work.users.operators() == [saved[0], saved[3]]
        work.commit()
    with store.unit_of_work() as work:
        assert work.users.operators() == [saved[0], saved[3]]


def test_what_operators_decide_about_a_user_comes_back(store: Store) -> None:
    user = kept_user(store)
    with store.unit_of_work() as work:
        saved = work.users.save(
            user.with_role(Role.VIEWER).with_new_password(a_hash("another"), must_change=True)
        )
        work.commit()
    assert store.users.get(user.id) == saved
    assert (saved.role, saved.must_change_password) == (Role.VIEWER, True)
