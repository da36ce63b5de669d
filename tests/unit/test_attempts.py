"""When the next try may come."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from domain.attempts import Count, Delays, Limit, Window, attempt_key, counted, network_of
from domain.errors import TooManyAttempts
from tests.clock import TICK

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
KEY, OTHER = attempt_key("one"), attempt_key("another")
DELAYS = Delays(free=5, longest=15 * MINUTE, remembered=timedelta(days=1))
WINDOW = Window(tries=3, length=MINUTE)


def tried(limit: Limit, times: int) -> Count:
    """Try again and again, each time as soon as it is admitted."""
    count = limit.counted(None, at=NOW)
    for _ in range(times - 1):
        count = limit.counted(count, at=count.open_at)
    return count


def waits(limit: Limit, tries: int) -> list[float]:
    """Return the seconds from each try to the next that is admitted."""
    opens = [NOW, *(tried(limit, number).open_at for number in range(1, tries + 1))]
    return [(after - at).total_seconds() for at, after in pairwise(opens)]


def test_five_tries_are_free_and_then_each_wait_is_twice_the_last_up_to_the_longest() -> None:
    expected = [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert waits(DELAYS, len(expected)) == expected


def test_a_million_tries_wait_no_longer_than_the_longest() -> None:
    count = DELAYS.counted(Count(1_000_000, open_at=NOW, expires_at=NOW), at=NOW)
    assert count.open_at == NOW + 15 * MINUTE


def test_tries_are_remembered_for_a_day_after_the_wait_for_the_next() -> None:
    count = tried(DELAYS, 6)
    assert count.expires_at == count.open_at + timedelta(days=1)


def test_a_window_is_over_a_length_after_its_first_try_however_many_follow() -> None:
    assert {tried(WINDOW, tries).expires_at for tries in (1, 2, 3)} == {NOW + MINUTE}
    assert waits(WINDOW, 3) == [0, 0, 60]


def refused_after(count: Count, *, at: datetime) -> int | None:
    try:
        counted({KEY: count}, limits={KEY: DELAYS}, at=at)
    except TooManyAttempts as refusal:
        return refusal.retry_after
    return None


def test_a_wait_is_told_in_whole_seconds_of_which_the_last_is_none_too_few() -> None:
    count = tried(DELAYS, 7)
    told = [refused_after(count, at=count.open_at - ago) for ago in (4 * SECOND, SECOND + TICK)]
    assert told == [4, 2]
    assert refused_after(count, at=count.open_at - TICK) == 1
    assert refused_after(count, at=count.open_at) is None


def test_one_limit_that_is_reached_is_enough_and_the_longest_wait_is_told() -> None:
    kept = {KEY: tried(DELAYS, 5), OTHER: tried(WINDOW, 3)}
    with pytest.raises(TooManyAttempts) as refusal:
        counted(kept, limits={KEY: DELAYS, OTHER: WINDOW}, at=NOW)
    assert refusal.value.retry_after == 60


def test_an_admitted_try_counts_for_every_limit() -> None:
    counts = counted({KEY: tried(DELAYS, 2)}, limits={KEY: DELAYS, OTHER: WINDOW}, at=NOW)
    assert (counts[KEY].tries, counts[OTHER].tries) == (3, 1)


@pytest.mark.parametrize("limit", [DELAYS, WINDOW], ids=["delays", "window"])
def test_while_no_limit_is_reached_a_clock_that_is_behind_has_nobody_wait(limit: Limit) -> None:
    kept = {KEY: tried(limit, 2)}
    assert counted(kept, limits={KEY: limit}, at=NOW - SECOND)[KEY].tries == 3


@pytest.mark.parametrize(
    ("limit", "tries"), [(DELAYS, 2), (DELAYS, 9), (WINDOW, 3)], ids=["free", "delays", "window"]
)
def test_what_a_clock_counted_that_was_far_ahead_counts_no_more(limit: Limit, tries: int) -> None:
    last = tried(limit, tries - 1).open_at
    kept = {KEY: limit.counted(tried(limit, tries - 1), at=last)}
    ahead = MINUTE if limit is DELAYS else MINUTE - (last - NOW)
    assert counted(kept, limits={KEY: limit}, at=last - ahead - TICK)[KEY].tries == 1


def test_one_that_differs_as_clocks_do_still_counts() -> None:
    kept = {KEY: tried(DELAYS, 9), OTHER: tried(WINDOW, 3)}
    for key, limit in ((KEY, DELAYS), (OTHER, WINDOW)):
        with pytest.raises(TooManyAttempts):
            counted({key: kept[key]}, limits={key: limit}, at=NOW - MINUTE + 20 * SECOND)


def test_what_has_expired_counts_no_more() -> None:
    count = tried(DELAYS, 9)
    limits = {KEY: DELAYS}
    before = counted({KEY: count}, limits=limits, at=count.expires_at - TICK)
    after = counted({KEY: count}, limits=limits, at=count.expires_at)
    assert (before[KEY].tries, after[KEY].tries) == (10, 1)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        (None, ""),
    ],
)
def test_an_address_stands_for_whoever_can_choose_it(address: str | None, network: str) -> None:
    assert network_of(address) == network


def test_what_is_counted_is_named_apart_whatever_its_parts() -> None:
    assert attempt_key("a", "bc") != attempt_key("ab", "c")
    assert len(attempt_key("alice" * 100)) == 32
