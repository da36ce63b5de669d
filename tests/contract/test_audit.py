"""What every store of the audit keeps, and how it is linked."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.ports.audit import KeptEntry
from domain.audit import Act, Entry
from domain.audit_chain import BEGINNING, SealedEntry, sealed
from domain.origin import Actor, Origin
from domain.session import Device
from tests.contract.backends import Store
from tests.contract.builders import (
    MICROSECOND,
    NOW,
    a_session,
    deleted_user,
    kept_sessions,
    kept_user,
)
from tests.contract.races import race

BY = Origin(Actor.ANYONE, device=Device("2001:db8::1"), request_id="5eed" * 6)
FULL = Entry.of(
    Act.SESSIONS_ENDED,
    by=BY.as_user(7),
    at=NOW + MICROSECOND,
    about=7,
    detail="of which the third",
    times=3,
)
EMPTY = Entry.of(Act.CREDENTIALS_REFUSED, by=Origin(Actor.ANYONE), at=NOW)


def an_entry(number: int, *, about: int | None = None) -> Entry:
    return evolve(FULL, detail=str(number), about=about)


def kept(store: Store, *entries: Entry) -> None:
    with store.unit_of_work() as work:
        for entry in entries:
            work.audit.add(entry)
        work.commit()


def sealed_in(store: Store, *, limit: int = 1000) -> int:
    with store.unit_of_work() as work:
        count = work.audit.seal(limit=limit)
        work.commit()
    return count


def chain(store: Store) -> list[SealedEntry]:
    return list(store.audit.chain(after=0, limit=1000))


def page(store: Store, *, before: int | None = None, about: int | None = None) -> list[KeptEntry]:
    return list(store.audit.page(before=before, limit=2, about=about))


def chained(*entries: Entry) -> list[SealedEntry]:
    found, end = [], BEGINNING
    for entry in entries:
        found.append(sealed(entry, after=end))
        end = found[-1].checkpoint
    return found


def test_an_entry_is_kept_as_it_is(store: Store) -> None:
    kept(store, FULL, EMPTY)
    assert [each.entry for each in page(store)] == [EMPTY, FULL]


def test_what_came_of_a_request_is_found_by_its_id(store: Store) -> None:
    kept(store, FULL, EMPTY, an_entry(2))
    found = store.audit.of_request("5eed" * 6)
    assert [each.entry for each in found] == [FULL, an_entry(2)]
    for id in ("f" * 24, "", "5eed\0"):
        assert store.audit.of_request(id) == []


def test_an_entry_that_is_not_committed_is_not_kept(store: Store) -> None:
    with store.unit_of_work() as work:
        work.audit.add(FULL)
    assert page(store) == []
    sealed_in(store)
    assert chain(store) == []


def test_an_entry_of_a_session_is_about_its_user_and_by_them(store: Store) -> None:
    alice = kept_user(store)
    session = a_session(alice)
    kept_sessions(store, session)
    entry = Entry.of(Act.SESSION_ENDED, by=BY, at=NOW)
    with store.unit_of_work() as work:
        work.audit.add_of_session(entry, digest=session.digest)
        work.sessions.end(session.digest)
        work.commit()
    expected = evolve(entry, actor="user", actor_id=alice.id, about=alice.id, detail=session.id)
    assert [each.entry for each in page(store)] == [expected]


def test_there_is_no_entry_of_a_session_that_nobody_has(store: Store) -> None:
    with store.unit_of_work() as work:
        work.audit.add_of_session(EMPTY, digest=bytes(32))
        work.commit()
    assert page(store) == []


def test_entries_outlive_the_user_they_are_about(store: Store) -> None:
    alice = kept_user(store)
    kept(store, an_entry(1, about=alice.id))
    deleted_user(store, alice)
    assert [each.entry.about for each in page(store)] == [alice.id]


def test_pages_show_each_entry_once_whatever_is_added_meanwhile(store: Store) -> None:
    kept(store, *map(an_entry, range(5)))
    first = page(store)
    kept(store, an_entry(5))
    second = page(store, before=first[-1].id)
    third = page(store, before=second[-1].id)
    assert [each.entry.detail for each in (*first, *second, *third)] == ["4", "3", "2", "1", "0"]
    assert page(store, before=third[-1].id) == []


def test_a_page_about_a_user_shows_nobody_elses(store: Store) -> None:
    kept(store, *(an_entry(number, about=number % 2) for number in range(6)), an_entry(6))
    first = page(store, about=1)
    assert [each.entry.detail for each in first] == ["5", "3"]
    assert [each.entry.detail for each in page(store, about=1, before=first[-1].id)] == ["1"]
    assert page(store, about=2) == []


def test_entries_are_linked_in_the_order_they_came(store: Store) -> None:
    kept(store, an_entry(1), an_entry(2))
    sealed_in(store)
    kept(store, EMPTY)
    sealed_in(store)
    assert chain(store) == chained(an_entry(1), an_entry(2), EMPTY)
    assert not store.audit.awaits_seal()


def test_the_chain_is_read_page_by_page(store: Store) -> None:
    kept(store, *map(an_entry, range(5)))
    sealed_in(store)
    expected = chained(*map(an_entry, range(5)))
    assert list(store.audit.chain(after=0, limit=2)) == expected[:2]
    assert list(store.audit.chain(after=2, limit=9)) == expected[2:]
    with store.snapshot() as contents:
        assert list(contents.entries(after=3, limit=9)) == expected[3:]
        extent = contents.extent()
    assert (extent.entries, extent.last_entry) == (5, expected[-1].checkpoint)


def test_nothing_is_sealed_by_a_transaction_that_is_not_committed(store: Store) -> None:
    kept(store, FULL)
    with store.unit_of_work() as work:
        work.audit.add(EMPTY)
        work.audit.seal(limit=10)
    sealed_in(store)
    assert chain(store) == chained(FULL)


def test_what_is_sealed_where_it_is_added_is_sealed_along_with_it(store: Store) -> None:
    kept(store, FULL)
    with store.unit_of_work() as work:
        work.audit.add(EMPTY)
        work.audit.seal(limit=10, waits=True)
        work.commit()
    assert chain(store) == chained(FULL, EMPTY)


def test_whoever_seals_at_once_with_others_breaks_no_chain(store: Store) -> None:
    def add_and_seal(number: int) -> None:
        kept(store, an_entry(number))
        sealed_in(store, limit=2)

    race(8, add_and_seal)
    while store.audit.awaits_seal():
        sealed_in(store, limit=2)
    found = chain(store)
    assert found == chained(*(each.entry for each in found))
    assert {each.entry.detail for each in found} == set(map(str, range(8)))


def test_a_purge_goes_as_far_as_it_is_told_a_few_at_a_time(store: Store) -> None:
    kept(store, *map(an_entry, range(5)))
    sealed_in(store)
    rest = chain(store)[3:]
    with store.unit_of_work() as work:
        assert [work.audit.purge(upto=3, limit=2) for _ in range(3)] == [2, 1, 0]
        work.commit()
    assert chain(store) == rest
    kept(store, FULL)
    sealed_in(store)
    assert chain(store) == [*rest, sealed(FULL, after=rest[-1].checkpoint)]


def test_a_purge_that_is_not_committed_deletes_nothing(store: Store) -> None:
    kept(store, *map(an_entry, range(3)))
    sealed_in(store)
    before = chain(store)
    with store.unit_of_work() as work:
        work.audit.purge(upto=2, limit=9)
    assert chain(store) == before
    kept(store, FULL)
    sealed_in(store)
    assert chain(store)[:3] == before


def test_entries_are_taken_in_at_the_places_they_have(store: Store) -> None:
    elsewhere = chained(*map(an_entry, range(5)))[2:]
    for _ in range(2):
        with store.unit_of_work() as work:
            work.intake.add_entries(elsewhere)
            work.commit()
    assert chain(store) == elsewhere
    kept(store, FULL)
    sealed_in(store)
    assert chain(store) == [*elsewhere, sealed(FULL, after=elsewhere[-1].checkpoint)]


def test_an_entry_that_is_there_already_stays(store: Store) -> None:
    kept(store, FULL)
    sealed_in(store)
    with store.unit_of_work() as work:
        work.intake.add_entries(chained(EMPTY))
        work.commit()
    assert chain(store) == chained(FULL)


@pytest.mark.parametrize("is_kept", [True, False])
def test_all_entries_are_cleared_or_none(store: Store, *, is_kept: bool) -> None:
    kept(store, FULL, EMPTY)
    sealed_in(store)
    with store.unit_of_work() as work:
        work.intake.clear_entries()
        if is_kept:
            work.commit()
    assert chain(store) == ([] if is_kept else chained(FULL, EMPTY))


def test_a_moment_is_linked_whatever_zone_it_is_told_in(store: Store) -> None:
    kept(store, FULL)
    sealed_in(store)
    [found] = chain(store)
    assert found.entry.at - NOW == timedelta(microseconds=1)
    assert found.follows(BEGINNING)
