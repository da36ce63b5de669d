"""Entries linked to one another, and what is found out when they are not."""

from collections.abc import Callable, Sequence
from datetime import timedelta, timezone

import pytest
from attrs import evolve, fields

from domain.audit import Act, Entry
from domain.audit_chain import BEGINNING, Checkpoint, SealedEntry, sealed
from domain.audit_check import ChainCheck, Flaw, FlawKind
from domain.origin import Actor, Origin
from domain.session import Device
from tests.clock import START

HERE = Origin(Actor.COMMAND_LINE, 1000, Device("192.0.2.7"), "5eed" * 6)
ENTRY = Entry.of(Act.RENAMED, by=HERE, at=START, about=7, detail="nothing typed", times=2)
OTHERS = {
    "at": START + timedelta(microseconds=1),
    "act": "user.deleted",
    "actor": "user",
    "actor_id": 0,
    "about": None,
    "address": None,
    "request_id": "5eed",
    "detail": "nothing typed2",
    "times": 3,
}


def a_chain(length: int = 9, *, after: Checkpoint = BEGINNING) -> list[SealedEntry]:
    chain: list[SealedEntry] = []
    for number in range(length):
        chain.append(sealed(evolve(ENTRY, about=number), after=after))
        after = chain[-1].checkpoint
    return chain


def grown(chain: Sequence[SealedEntry], entry: Entry) -> list[SealedEntry]:
    return [*chain, sealed(entry, after=chain[-1].checkpoint)]


def flaws(chain: Sequence[SealedEntry], *exported: Checkpoint) -> list[Flaw]:
    check = ChainCheck(iter(exported))
    for each in chain:
        check.look_at(each)
    return check.flaws()


def altered(first: int, last: int | None = None) -> Flaw:
    return Flaw(FlawKind.ALTERED, first, last or first)


def missing(first: int, last: int | None = None) -> Flaw:
    return Flaw(FlawKind.MISSING, first, last or first)


def cut(first: int, last: int) -> Flaw:
    return Flaw(FlawKind.CUT, first, last)


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_every_value_of_an_entry_changes_its_link(name: str) -> None:
    other = evolve(ENTRY, **{name: OTHERS[name]})  # type: ignore[arg-type]  # one of each type
    assert sealed(other, after=BEGINNING).link != sealed(ENTRY, after=BEGINNING).link


def test_a_value_does_not_pass_for_another() -> None:
    one = evolve(ENTRY, address="12", request_id="3", detail=None)
    for other in (
        evolve(one, address="1", request_id="23"),
        evolve(one, address="12", request_id=None, detail="3"),
        evolve(one, address="121:3", request_id=None),
    ):
        assert not sealed(one, after=BEGINNING).follows(BEGINNING) or (
            sealed(other, after=BEGINNING).link != sealed(one, after=BEGINNING).link
        )


def test_the_place_and_all_that_came_before_change_the_link() -> None:
    link = sealed(ENTRY, after=BEGINNING).link
    assert sealed(ENTRY, after=Checkpoint(1, BEGINNING.link)).link != link
    assert sealed(ENTRY, after=Checkpoint(0, link)).link != link


def test_the_zone_a_moment_is_told_in_changes_nothing() -> None:
    elsewhere = evolve(ENTRY, at=START.astimezone(timezone(timedelta(hours=5))))
    assert sealed(elsewhere, after=BEGINNING).follows(BEGINNING)
    assert sealed(elsewhere, after=BEGINNING).link == sealed(ENTRY, after=BEGINNING).link


def test_a_checkpoint_is_read_as_it_is_written() -> None:
    checkpoint = sealed(ENTRY, after=BEGINNING).checkpoint
    assert Checkpoint.parse(str(checkpoint)) == checkpoint


@pytest.mark.parametrize("text", ["", "1", "1:00", f"one:{bytes(32).hex()}", "1:zz"])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Checkpoint.parse(text)


@pytest.mark.parametrize("length", [0, 1, 9])
def test_nothing_is_wrong_with_what_was_sealed(length: int) -> None:
    chain = a_chain(length)
    assert flaws(chain) == []
    assert flaws(chain, *(each.checkpoint for each in chain)) == []


def test_what_there_is_is_counted() -> None:
    check = ChainCheck(iter(()))
    for each in a_chain():
        check.look_at(each)
    assert (check.entries, check.last) == (9, a_chain()[-1].checkpoint)


def edit(chain: list[SealedEntry]) -> list[SealedEntry]:
    return [evolve(e, entry=evolve(e.entry, about=99)) if e.place == 4 else e for e in chain]


def edit_and_link_anew(chain: list[SealedEntry]) -> list[SealedEntry]:
    edited = sealed(evolve(ENTRY, about=99), after=chain[2].checkpoint)
    return [*chain[:3], edited, *chain[4:]]


def remove(chain: list[SealedEntry]) -> list[SealedEntry]:
    return [each for each in chain if each.place != 4]


def remove_the_first_two(chain: list[SealedEntry]) -> list[SealedEntry]:
    return chain[2:]


def swap_what_two_tell(chain: list[SealedEntry]) -> list[SealedEntry]:
    one, other = chain[3], chain[6]
    swapped = {4: evolve(one, entry=other.entry), 7: evolve(other, entry=one.entry)}
    return [swapped.get(each.place, each) for each in chain]


def swap_the_places_of_two(chain: list[SealedEntry]) -> list[SealedEntry]:
    one, other = chain[3], chain[4]
    return [*chain[:3], evolve(other, place=4), evolve(one, place=5), *chain[5:]]


def close_the_gap_of_one(chain: list[SealedEntry]) -> list[SealedEntry]:
    return [*chain[:3], *(evolve(each, place=each.place - 1) for each in chain[4:])]


@pytest.mark.parametrize(
    ("meddle", "found"),
    [
        (edit, [altered(4)]),
        # It follows what is before it, and what is after it does not follow it.
        (edit_and_link_anew, [altered(5)]),
        (remove, [missing(4)]),
        (remove_the_first_two, [missing(1, 2)]),
        (swap_what_two_tell, [altered(4), altered(7)]),
        (swap_the_places_of_two, [altered(4, 6)]),
        (close_the_gap_of_one, [altered(4, 8)]),
    ],
)
def test_what_was_meddled_with_is_named(
    meddle: Callable[[list[SealedEntry]], list[SealedEntry]], found: list[Flaw]
) -> None:
    assert flaws(meddle(a_chain())) == found


def test_what_was_cut_off_shows_beside_an_export_alone() -> None:
    chain = a_chain()
    assert flaws(chain[:5]) == []
    assert flaws(chain[:5], chain[8].checkpoint) == [cut(6, 9)]
    assert flaws(chain[:5], *(each.checkpoint for each in chain)) == [cut(6, 9)]
    assert flaws([], chain[8].checkpoint) == [cut(1, 9)]


def test_a_chain_that_was_linked_anew_shows_beside_an_export_alone() -> None:
    chain = a_chain()
    anew = [*chain[:3], *a_chain(6, after=chain[2].checkpoint)]
    assert flaws(anew) == []
    assert flaws(anew, chain[8].checkpoint) == [altered(9)]
    assert flaws(anew, *(each.checkpoint for each in chain)) == [altered(4, 9)]


def purged(chain: list[SealedEntry], *, upto: int) -> list[SealedEntry]:
    told = evolve(ENTRY, act=Act.AUDIT_PURGED, detail=str(chain[upto - 1].checkpoint))
    return grown(chain, told)


@pytest.mark.parametrize("gone", [0, 2, 4])
def test_what_a_purge_told_of_is_not_missed_however_far_it_came(gone: int) -> None:
    chain = purged(a_chain(), upto=4)
    assert flaws(chain[gone:]) == []
    assert flaws(chain[gone:], chain[1].checkpoint, chain[9].checkpoint) == []


def test_a_purge_leaves_no_gap_unnoticed_beside_what_it_told_of() -> None:
    chain = purged(a_chain(), upto=4)
    assert flaws(chain[6:]) == [missing(5, 6)]
    assert flaws([*chain[1:5], *chain[6:]]) == [missing(6)]


def test_a_purge_explains_no_gap_behind_what_is_left() -> None:
    """It deletes the first ones first: whoever says it took some from the middle lies."""
    chain = purged(a_chain(), upto=6)
    assert flaws([*chain[:2], *chain[6:]]) == [missing(3, 6)]
    assert flaws([*chain[2:3], *chain[6:]]) == [missing(4, 6)]


@pytest.mark.parametrize("place", [0, -1, -(2**62)])
def test_an_entry_before_the_first_place_is_none_that_was_sealed(place: int) -> None:
    chain = a_chain()
    stray = evolve(chain[2], place=place)
    assert flaws([stray, *chain]) == [altered(place)]
    assert flaws([stray, *chain], *(each.checkpoint for each in chain)) == [altered(place)]


def test_the_first_entry_after_a_purge_is_held_against_what_was_purged() -> None:
    chain = purged(a_chain(), upto=4)
    edited = evolve(chain[4], entry=evolve(ENTRY, about=99))
    assert flaws([edited, *chain[5:]]) == [altered(5)]


def test_of_several_purges_the_last_counts() -> None:
    chain = purged(purged(a_chain(), upto=2), upto=5)
    assert flaws(chain[5:]) == []


@pytest.mark.parametrize("detail", [None, "", "2", "2:00zz"])
def test_a_purge_that_tells_nothing_is_none(detail: str | None) -> None:
    chain = grown(a_chain(), evolve(ENTRY, act=Act.AUDIT_PURGED, detail=detail))
    assert flaws(chain) == []
    assert flaws(chain[2:]) == [missing(1, 2)]


def test_a_purge_that_nobody_sealed_is_none() -> None:
    chain = a_chain()
    told = evolve(ENTRY, act=Act.AUDIT_PURGED, detail=str(chain[1].checkpoint))
    forged = evolve(chain[8], entry=told)
    assert flaws([*chain[2:8], forged]) == [missing(1, 2), altered(9)]
