"""Linking entries on PostgreSQL, where many write at a time and none waits for another."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from application.operations.verify_audit import VerifyAudit
from application.ports.stores import Store as WholeStore
from application.ports.unit_of_work import UnitOfWork
from domain.audit import Act, Entry
from domain.audit_chain import Checkpoint
from domain.audit_check import Flaw
from domain.errors import StoreUnavailable
from domain.origin import Actor, Origin
from tests.contract.backends import Store, postgres
from tests.contract.builders import NOW, a_hash, a_name
from tests.contract.races import race


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = postgres(tmp_path)
    yield opened
    opened.close()


def an_entry(what: str) -> Entry:
    return Entry.of(Act.RENAMED, by=Origin(Actor.COMMAND_LINE), at=NOW, detail=what)


def add(work: UnitOfWork, what: str) -> None:
    work.audit.add(an_entry(what))


def send(work: UnitOfWork) -> None:
    """Have the server run what is held back: a question needs its answer."""
    assert work.contents.users(after=0, limit=1) == []


def kept(store: Store, what: str) -> None:
    with store.unit_of_work() as work:
        add(work, what)
        work.commit()


def seal(store: Store) -> int:
    with store.unit_of_work() as work:
        sealed = work.audit.seal(limit=1000)
        work.commit()
    return sealed


def chained(store: Store) -> list[str | None]:
    return [each.entry.detail for each in store.audit.chain(after=0, limit=1000)]


def flaws(store: Store, *exported: Checkpoint) -> list[Flaw]:
    whole = WholeStore(store.schema, store.snapshot, store.unit_of_work, store.identity)
    return list(VerifyAudit(whole)(exported=exported).flaws)


def test_a_writer_that_stalls_before_its_commit_gets_its_place_after_it(store: Store) -> None:
    with store.unit_of_work() as stalled:
        add(stalled, "came first")
        send(stalled)
        kept(store, "committed first")
        assert seal(store) == 1
        kept(store, "committed second")
        assert seal(store) == 1
        assert chained(store) == ["committed first", "committed second"]
        stalled.commit()
    assert seal(store) == 1
    assert chained(store) == ["committed first", "committed second", "came first"]
    assert flaws(store) == []


def test_a_writer_that_is_ended_before_its_commit_leaves_no_gap(store: Store) -> None:
    with store.unit_of_work() as stalled:
        add(stalled, "never was")
        send(stalled)
        kept(store, "committed")
        seal(store)
    kept(store, "goes on")
    assert seal(store) == 1
    assert chained(store) == ["committed", "goes on"]
    assert flaws(store) == []


def test_nobody_who_signs_up_waits_for_who_is_sealing(store: Store) -> None:
    def sign_up(number: int) -> None:
        with store.unit_of_work() as work:
            work.users.add(username=a_name(f"u{number}"), password_hash=a_hash(), at=NOW)
            add(work, str(number))
            work.commit()

    kept(store, "before")
    with store.unit_of_work() as sealing:
        assert sealing.audit.seal(limit=1000) == 1
        send(sealing)
        # In threads that this one waits for: were one of them held up, so would this be.
        race(5, sign_up)
        sealing.commit()
    assert seal(store) == 5
    assert flaws(store) == []


def test_who_would_seal_at_the_same_time_leaves_it_to_the_other(store: Store) -> None:
    kept(store, "one")
    with store.unit_of_work() as sealing:
        sealing.audit.seal(limit=1000)
        kept(store, "two")
        assert seal(store) == 0
        sealing.commit()
    assert seal(store) == 1
    assert chained(store) == ["one", "two"]
    assert flaws(store) == []


def test_who_waits_to_seal_goes_on_from_where_the_other_ends(store: Store) -> None:
    kept(store, "one")
    has_begun = Event()

    def seal_after() -> None:
        with store.unit_of_work() as work:
            add(work, "two")
            send(work)
            has_begun.set()
            work.audit.seal(limit=1000, waits=True)
            work.commit()

    with store.unit_of_work() as sealing:
        sealing.audit.seal(limit=1000)
        waiting = Thread(target=seal_after)
        waiting.start()
        assert has_begun.wait(10)
        sealing.commit()
    waiting.join(10)
    assert chained(store) == ["one", "two"]
    assert flaws(store) == []


def test_what_a_sealer_that_was_cut_off_did_is_done_again(store: Store) -> None:
    kept(store, "one")

    def cut_off() -> None:
        with store.unit_of_work() as work:
            work.audit.seal(limit=1000)
            with store.failing_commits():
                work.commit()

    with pytest.raises(StoreUnavailable):
        cut_off()
    assert chained(store) == []
    assert seal(store) == 1
    assert chained(store) == ["one"]


def test_what_is_told_of_during_a_restore_goes_on_after_what_is_restored(store: Store) -> None:
    kept(store, "before the backup")
    seal(store)
    backup = store.audit.chain(after=0, limit=9)
    kept(store, "after the backup")
    seal(store)
    with store.unit_of_work() as restoring:
        restoring.intake.clear()
        restoring.intake.clear_entries()
        restoring.intake.add_entries(backup)
        kept(store, "meanwhile")
        assert seal(store) == 0
        restoring.commit()
    assert seal(store) == 1
    assert chained(store) == ["before the backup", "meanwhile"]
    assert flaws(store) == []


def test_all_that_many_keep_is_in_the_chain_whoever_seals_meanwhile(store: Store) -> None:
    def write_or_seal(number: int) -> None:
        for step in range(20):
            if number % 3 == 0:
                seal(store)
            else:
                kept(store, f"{number}-{step}")

    race(6, write_or_seal)
    while store.audit.awaits_seal():
        seal(store)
    expected = {f"{number}-{step}" for number in (1, 2, 4, 5) for step in range(20)}
    assert (set(chained(store)), len(chained(store))) == (expected, len(expected))
    assert flaws(store) == []
