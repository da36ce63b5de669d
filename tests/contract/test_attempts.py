"""What every store of tries keeps, whatever it is made of."""

from datetime import datetime, timedelta

import pytest

from application.ports.attempts import SWEPT
from domain.attempts import Count, Delays, attempt_key, counted
from domain.errors import TooManyAttempts
from tests.contract.backends import Store
from tests.contract.builders import MICROSECOND, NOW
from tests.contract.races import race

HOUR = timedelta(hours=1)
KEY = attempt_key("log-in", "alice")
OTHER = attempt_key("log-in", "bob")
ONCE = Count(1, open_at=NOW, expires_at=NOW + HOUR)
FOUR_FREE = Delays(free=4, longest=HOUR, remembered=HOUR)


def kept(store: Store, *, at: datetime = NOW, **counts: Count) -> None:
    with store.unit_of_work() as work:
        keys = {"key": KEY, "other": OTHER}
        work.attempts.held(keys.values())
        work.attempts.keep({keys[name]: count for name, count in counts.items()}, at=at)
        work.commit()


def held(store: Store) -> dict[bytes, Count]:
    with store.unit_of_work() as work:
        return dict(work.attempts.held({KEY, OTHER}))


def test_what_was_never_tried_is_not_known(store: Store) -> None:
    assert held(store) == {}
    assert held(store) == {}


def test_a_count_is_kept_to_the_microsecond(store: Store) -> None:
    kept(store, key=ONCE)
    assert held(store) == {KEY: ONCE}


def test_a_later_count_takes_the_place_of_the_one_before(store: Store) -> None:
    twice = Count(2, open_at=NOW + MICROSECOND, expires_at=NOW + 2 * HOUR)
    kept(store, key=ONCE, other=ONCE)
    kept(store, key=twice)
    assert held(store) == {KEY: twice, OTHER: ONCE}


def test_what_is_forgotten_is_not_known_and_the_rest_is(store: Store) -> None:
    kept(store, key=ONCE, other=ONCE)
    with store.unit_of_work() as work:
        work.attempts.forget({KEY, attempt_key("never tried")})
        work.commit()
    assert held(store) == {OTHER: ONCE}


@pytest.mark.parametrize("change", ["keep", "forget", "purge"])
def test_what_is_not_committed_is_not_kept(store: Store, change: str) -> None:
    kept(store, key=ONCE)
    with store.unit_of_work() as work:
        work.attempts.held({KEY, OTHER})
        if change == "keep":
            nine = Count(9, open_at=NOW, expires_at=NOW)
            work.attempts.keep({KEY: nine, OTHER: ONCE}, at=NOW)
        elif change == "forget":
            work.attempts.forget({KEY})
        else:
            work.attempts.purge(at=NOW + HOUR, window=10)
    assert held(store) == {KEY: ONCE}


@pytest.mark.parametrize(("late", "purged"), [(-MICROSECOND, 0), (timedelta(), 1)])
def test_a_count_is_purged_from_the_moment_it_expires(
    store: Store, late: timedelta, purged: int
) -> None:
    kept(store, key=ONCE, other=Count(1, open_at=NOW, expires_at=NOW + 2 * HOUR))
    with store.unit_of_work() as work:
        assert work.attempts.purge(at=NOW + HOUR + late, window=10) == purged
        work.commit()
    assert (KEY in held(store), OTHER in held(store)) == (not purged, True)


def test_a_purge_stops_at_its_window(store: Store) -> None:
    kept(store, key=ONCE, other=ONCE)
    with store.unit_of_work() as work:
        assert [work.attempts.purge(at=NOW + HOUR, window=1) for _ in range(3)] == [1, 1, 0]
        work.commit()
    assert held(store) == {}


@pytest.mark.parametrize(("late", "left"), [(-MICROSECOND, 1), (timedelta(), 0)])
def test_whatever_is_kept_takes_away_what_is_over(store: Store, late: timedelta, left: int) -> None:
    kept(store, key=ONCE)
    later = Count(1, open_at=NOW, expires_at=NOW + 2 * HOUR)
    kept(store, at=NOW + HOUR + late, other=later)
    with store.unit_of_work() as work:
        assert work.attempts.purge(at=NOW + HOUR, window=10) == left
    assert held(store)[OTHER] == later


def test_what_was_over_and_is_kept_anew_is_not_taken_away(store: Store) -> None:
    kept(store, key=ONCE)
    anew = Count(1, open_at=NOW + HOUR, expires_at=NOW + 2 * HOUR)
    kept(store, at=NOW + HOUR, key=anew)
    assert held(store) == {KEY: anew}


def test_of_what_is_over_no_more_go_at_a_time_than_others_can_wait_for(store: Store) -> None:
    many = [attempt_key(str(number)) for number in range(10)]
    with store.unit_of_work() as work:
        work.attempts.held(many)
        work.attempts.keep(dict.fromkeys(many, ONCE), at=NOW)
        work.commit()
    with store.unit_of_work() as work:
        work.attempts.held({KEY})
        later = Count(1, open_at=NOW, expires_at=NOW + 2 * HOUR)
        work.attempts.keep({KEY: later}, at=NOW + HOUR)
        work.commit()
    with store.unit_of_work() as work:
        assert work.attempts.purge(at=NOW + HOUR, window=100) == len(many) - SWEPT


def test_of_twenty_tries_at_once_no_more_are_admitted_than_are_free(store: Store) -> None:
    def is_admitted(_number: int) -> bool:
        with store.unit_of_work() as work:
            try:
                limits = {KEY: FOUR_FREE, OTHER: FOUR_FREE}
                counts = counted(work.attempts.held(limits), limits=limits, at=NOW)
            except TooManyAttempts:
                return False
            work.attempts.keep(counts, at=NOW)
            work.commit()
            return True

    assert sum(race(20, is_admitted)) == 4
    assert {count.tries for count in held(store).values()} == {4}
