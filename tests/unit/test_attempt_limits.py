"""Guessing, and what limits it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from attrs import evolve

from application.attempt_limits import LOG_INS
from domain.errors import (
    InvalidCredentials,
    Overloaded,
    StoreUnavailable,
    TooManyAttempts,
    UsernameTaken,
    WatchwordError,
)
from domain.origin import Actor, Origin
from domain.session import Device
from domain.token import SessionKind
from tests.builders import ON_LAPTOP, PASSWORD, World
from tests.clock import TICK
from tests.interference import FailingWorld, interrupted_hasher, never

WRONG = "a lake lies level"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(days=1)
HOME = "198.51.100.1"


def limited_world() -> World:
    """Make a world that limits tries, with alice in it."""
    world = World(limits_attempts=True)
    world.sign_up("alice")
    return world


def log_in(
    world: World, name: str = "alice", password: str = PASSWORD, *, ip: str | None = HOME
) -> str:
    """Try to log in and say what came of it."""
    return outcome(
        lambda: world.app.log_in(
            username=name,
            password=password,
            kind=SessionKind.COOKIE,
            origin=Origin(Actor.ANYONE, device=Device(ip=ip)),
        )
    )


def known_log_in(world: World, proof: str | None, password: str = PASSWORD) -> str:
    """Try to log in as alice from wherever, showing what a device was given."""
    return outcome(
        lambda: world.app.log_in(
            username="alice",
            password=password,
            kind=SessionKind.COOKIE,
            origin=Origin(Actor.ANYONE, device=Device(ip=HOME)),
            proof=proof,
        )
    )


def sign_up(world: World, name: str, *, ip: str | None = HOME) -> str:
    """Try to sign up and say what came of it."""
    return outcome(
        lambda: world.app.sign_up(
            username=name,
            password=PASSWORD,
            kind=SessionKind.COOKIE,
            origin=Origin(Actor.ANYONE, device=Device(ip=ip)),
        )
    )


def outcome(attempt: Callable[[], object]) -> str:
    """Say what came of it: in, or the name of the error, with the seconds to wait."""
    try:
        attempt()
    except TooManyAttempts as refusal:
        return f"wait {refusal.retry_after}"
    except WatchwordError as error:
        return type(error).__name__
    return "in"


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_after_five_wrong_tries_the_next_has_to_wait_whoever_has_the_name(name: str) -> None:
    world = limited_world()
    tries = [log_in(world, name, WRONG) for _ in range(6)]
    assert tries == ["InvalidCredentials"] * 5 + ["wait 1"]


def test_while_there_is_a_wait_the_right_password_is_refused_alike() -> None:
    world = limited_world()
    tried = [log_in(world, password=WRONG) for _ in range(5)]
    assert (len(tried), log_in(world), log_in(world, password=WRONG)) == (5, "wait 1", "wait 1")


def test_a_refused_try_is_not_hashed() -> None:
    hasher = interrupted_hasher()
    world = World(limits_attempts=True, hasher=hasher)
    tried = [log_in(world, password=WRONG) for _ in range(5)]
    hasher.meanwhile = never
    assert (len(tried), log_in(world, password=WRONG)) == (5, "wait 1")


def test_a_try_is_counted_before_it_is_looked_at() -> None:
    hasher = interrupted_hasher()
    world = World(limits_attempts=True, hasher=hasher)
    inside: list[str] = []

    def try_again() -> None:
        if len(inside) < 9:
            hasher.meanwhile = try_again
            inside.append(log_in(world, password=WRONG))

    hasher.meanwhile = try_again
    log_in(world, password=WRONG)
    assert inside.count("InvalidCredentials") == 4


def test_each_further_wait_is_twice_as_long_and_asking_makes_none_longer() -> None:
    world = limited_world()
    for _ in range(5):
        log_in(world, password=WRONG)
    waits = []
    for _ in range(4):
        waits.append([log_in(world) for _ in range(3)])
        world.clock.advance(int(waits[-1][0].split()[1]) * SECOND)
        log_in(world, password=WRONG)
    assert waits == [[f"wait {seconds}"] * 3 for seconds in (1, 2, 4, 8)]


def test_any_spelling_of_a_name_counts_for_it() -> None:
    world = limited_world()
    for spelling in ("Alice", "ALICE", "alice", "ＡＬＩＣＥ", "aLICE"):
        log_in(world, spelling, WRONG)
    assert log_in(world) == "wait 1"


def test_a_log_in_clears_what_was_tried_at_its_name() -> None:
    world = limited_world()
    tries = [log_in(world, password=each) for each in [WRONG, WRONG, WRONG, WRONG, PASSWORD] * 3]
    assert tries.count("in") == 3
    assert log_in(world, password=WRONG) == "InvalidCredentials"


def test_a_log_in_that_is_not_kept_clears_nothing() -> None:
    hasher = interrupted_hasher()
    world = FailingWorld(limits_attempts=True, hasher=hasher)
    world.sign_up("alice")
    tries = [log_in(world, password=WRONG) for _ in range(4)]
    hasher.meanwhile = lambda: setattr(world, "is_failing", True)
    tries.append(log_in(world))
    world.is_failing = False
    assert tries == ["InvalidCredentials"] * 4 + ["StoreUnavailable"]
    assert log_in(world) == "wait 1"


def test_whoever_is_elsewhere_need_not_wait() -> None:
    world = limited_world()
    for _ in range(5):
        log_in(world, password=WRONG)
    assert (log_in(world), log_in(world, ip="198.51.100.2")) == ("wait 1", "in")


def test_one_who_has_a_network_of_ipv6_is_one_address() -> None:
    world = limited_world()
    for number in range(5):
        log_in(world, password=WRONG, ip=f"2001:db8::{number}")
    assert log_in(world, ip="2001:db8::ffff") == "wait 1"
    assert log_in(world, ip="2001:db8:0:1::1") == "in"


def test_an_address_tries_thirty_times_a_minute_whatever_the_names_and_the_successes() -> None:
    world = limited_world()
    tries = [log_in(world, name) for number in range(15) for name in (f"user{number}", "alice")]
    assert (tries.count("in"), tries.count("InvalidCredentials")) == (15, 15)
    assert (log_in(world), log_in(world, ip="198.51.100.2")) == ("wait 60", "in")
    world.clock.advance(MINUTE)
    assert log_in(world) == "in"


def test_tries_at_one_name_from_many_addresses_are_slowed_but_never_stopped() -> None:
    world = limited_world()
    tries = [log_in(world, password=WRONG, ip=f"203.0.113.{n}") for n in range(20)]
    assert tries == ["InvalidCredentials"] * 20
    waits = []
    for number in range(20, 30):
        waits.append(log_in(world, password=WRONG, ip=f"203.0.113.{number}"))
        world.clock.advance(int(waits[-1].split()[1]) * SECOND)
        log_in(world, password=WRONG, ip=f"203.0.113.{number}")
    assert waits[:7] == [f"wait {seconds}" for seconds in (1, 2, 4, 8, 16, 32, 60)]
    assert set(waits[7:]) == {"wait 60"}


def test_who_comes_without_an_address_has_limits_at_a_name_and_no_others() -> None:
    world = limited_world()
    assert {log_in(world, f"user{n}", WRONG, ip=None) for n in range(40)} == {"InvalidCredentials"}
    assert [log_in(world, password=WRONG, ip=None) for _ in range(6)][-1] == "wait 1"
    assert {sign_up(world, f"new{n}", ip=None) for n in range(15)} == {"in"}


def test_an_address_signs_up_ten_times_an_hour_taken_names_among_them() -> None:
    world = limited_world()
    ways = [sign_up(world, "alice"), *(sign_up(world, f"user{n}") for n in range(10))]
    assert ways == [UsernameTaken.__name__, *["in"] * 9, "wait 3600"]
    world.clock.advance(HOUR)
    assert sign_up(world, "user9") == "in"


def change_name(world: World, opened_by: str, current_password: str) -> str:
    """Try to take another name, with what is said to be the current password."""
    caller = world.caller(world.log_in(opened_by))
    return outcome(
        lambda: world.app.update_user(
            origin=ON_LAPTOP,
            caller=caller,
            username=opened_by.upper(),
            current_password=current_password,
        )
    )


def test_tries_at_the_current_password_of_who_is_logged_in_are_limited_too() -> None:
    world = limited_world()
    tries = [change_name(world, "alice", WRONG) for _ in range(5)]
    assert tries == [InvalidCredentials.__name__] * 5
    assert change_name(world, "alice", PASSWORD) == "wait 1"
    world.clock.advance(SECOND)
    assert change_name(world, "alice", PASSWORD) == "in"
    assert change_name(world, "alice", WRONG) == InvalidCredentials.__name__


def test_what_cannot_be_counted_is_not_looked_at() -> None:
    hasher = interrupted_hasher()
    world = FailingWorld(limits_attempts=True, hasher=hasher)
    world.sign_up("alice")
    world.is_failing = True
    hasher.meanwhile = never
    assert log_in(world) == StoreUnavailable.__name__
    assert sign_up(world, "bob") == StoreUnavailable.__name__


def test_where_nothing_is_limited_nothing_is_counted() -> None:
    world = World()
    world.sign_up("alice")
    caller = world.caller(world.log_in())
    world.app.update_user(
        origin=ON_LAPTOP, caller=caller, username="bob", current_password=PASSWORD
    )
    assert {log_in(world, "bob", WRONG) for _ in range(50)} == {"InvalidCredentials"}
    assert not world.store.attempts


def test_what_no_longer_counts_is_purged_and_what_does_is_kept() -> None:
    world = limited_world()
    for number in range(60):
        log_in(world, f"user{number}", WRONG, ip=f"203.0.113.{number}")
    assert len(world.store.attempts) == 1 + 3 * 60
    world.clock.advance(timedelta(days=1) - TICK)
    list(world.app.purge_expired())
    assert len(world.store.attempts) == 60
    world.clock.advance(TICK)
    list(world.app.purge_expired())
    assert not world.store.attempts


def hostile(world: World, failures: int) -> set[str]:
    """Fail that often at alice's name, from as many addresses and from the one of her device."""
    addresses = (f"2001:db8:{n:x}::1" if n % 2 else HOME for n in range(failures))
    return {log_in(world, password=WRONG, ip=each).split()[0] for each in addresses}


def test_a_thousand_failures_from_elsewhere_do_not_stop_a_known_device() -> None:
    world = limited_world()
    proof = world.log_in("alice").device_proof
    assert hostile(world, 1000) == {"InvalidCredentials", "wait"}
    assert (log_in(world), known_log_in(world, proof)) == ("wait 1", "in")


def test_a_device_is_known_from_the_sign_up_on() -> None:
    world = World(limits_attempts=True)
    proof = world.sign_up("alice").device_proof
    hostile(world, 50)
    assert known_log_in(world, proof) == "in"


def test_a_known_device_has_a_budget_of_its_own() -> None:
    world = limited_world()
    proof = world.log_in("alice").device_proof
    tries = [known_log_in(world, proof, WRONG) for _ in range(6)]
    assert tries == ["InvalidCredentials"] * 5 + ["wait 1"]
    assert log_in(world) == "in"
    world.clock.advance(SECOND)
    assert [known_log_in(world, proof), known_log_in(world, proof, WRONG)] == [
        "in",
        "InvalidCredentials",
    ]


def no_room() -> None:
    raise Overloaded(1)


def crowded_world() -> tuple[World, Callable[[], None]]:
    """Make a world with alice in it, and a way to have the next try find no room."""
    hasher = interrupted_hasher()
    world = World(limits_attempts=True, hasher=hasher)
    world.sign_up("alice")
    return world, lambda: setattr(hasher, "meanwhile", no_room)


def test_what_there_was_no_room_to_look_at_is_not_held_against_a_name() -> None:
    world, crowd = crowded_world()
    proof = world.log_in("alice").device_proof
    for log_in_again in (partial(known_log_in, world, proof), partial(log_in, world)):
        for _ in range(9):
            crowd()
            assert log_in_again() == Overloaded.__name__
        assert log_in_again() == "in"


def test_nor_against_who_confirms_it_is_them() -> None:
    world, crowd = crowded_world()
    caller = world.caller(world.log_in("alice"))

    def confirm() -> str:
        return outcome(
            lambda: world.app.update_user(
                origin=ON_LAPTOP, caller=caller, username="ALICE", current_password=PASSWORD
            )
        )

    for _ in range(9):
        crowd()
        assert confirm() == Overloaded.__name__
    assert confirm() == "in"


def test_but_failures_before_and_the_tries_of_an_address_stay_counted() -> None:
    world, crowd = crowded_world()
    tries = [log_in(world, password=WRONG) for _ in range(4)]
    crowd()
    tries.append(log_in(world, password=WRONG))
    tries += [log_in(world, password=WRONG) for _ in range(2)]
    assert tries[3:] == ["InvalidCredentials", "Overloaded", "InvalidCredentials", "wait 1"]
    for number in range(LOG_INS.tries - 6):
        crowd()
        assert log_in(world, f"nobody{number}") == Overloaded.__name__
    assert log_in(world, "nobody").startswith("wait")


def test_where_nothing_is_limited_there_is_nothing_to_take_back() -> None:
    hasher = interrupted_hasher()
    world = World(hasher=hasher)
    world.sign_up("alice")
    hasher.meanwhile = no_room
    assert (log_in(world), world.store.attempts) == (Overloaded.__name__, {})


def test_devices_known_by_a_name_are_slowed_together() -> None:
    """Whoever knew the password once may have gathered as many as they liked."""
    world = limited_world()
    proofs = [world.log_in("alice").device_proof for _ in range(25)]
    tries = [known_log_in(world, proof, WRONG) for proof in proofs]
    assert tries == ["InvalidCredentials"] * 20 + ["wait 1"] * 5
    assert log_in(world) == "in"
    world.clock.advance(MINUTE)
    assert known_log_in(world, proofs[-1]) == "in"
    assert known_log_in(world, proofs[0], WRONG) == "InvalidCredentials"


def test_who_is_logged_in_asks_for_ten_other_names_an_hour() -> None:
    world = limited_world()
    world.sign_up("bob")
    caller = world.caller(world.log_in("alice"))

    def rename(name: str) -> str:
        return outcome(
            lambda: world.app.update_user(origin=ON_LAPTOP, caller=caller, username=name)
        )

    tries = [rename("bob"), *(rename(f"alice{number}") for number in range(10))]
    assert tries == [UsernameTaken.__name__, *["in"] * 9, "wait 3600"]
    # Letter case is theirs to choose.
    assert rename("ALICE8") == "in"
    world.clock.advance(HOUR)
    assert rename("bob") == UsernameTaken.__name__


def test_a_device_known_by_another_name_is_not_known_by_this_one() -> None:
    world = limited_world()
    proof = world.sign_up("mallory").device_proof
    hostile(world, 50)
    assert known_log_in(world, proof) == "wait 1"


def test_where_nothing_is_limited_no_device_is_known() -> None:
    world = World()
    assert world.sign_up("alice").device_proof is None
    assert known_log_in(world, "old.laptop.mark") == "in"


def test_without_keys_no_device_is_known_and_limits_hold() -> None:
    world = World(limits_attempts=True)
    attempts = evolve(world.app.log_in.attempts, keys=lambda: None)
    world.app = evolve(
        world.app,
        log_in=evolve(world.app.log_in, attempts=attempts),
        sign_up=evolve(world.app.sign_up, attempts=attempts),
    )
    assert world.sign_up("alice").device_proof is None
    hostile(world, 50)
    assert known_log_in(world, "old.laptop.mark") == "wait 1"


def rows_made_from(*addresses: str) -> int:
    """Try a hundred names from each address, within one minute."""
    world = World(limits_attempts=True)
    for address in addresses:
        for number in range(100):
            log_in(world, f"name{number}of{address.replace(':', '')}", ip=address)
    return len(world.store.attempts)


def test_a_spray_of_names_makes_no_more_rows_a_minute_than_an_address_may_try() -> None:
    # Of each try one for the name, one for the name and the address; and one for the address.
    assert rows_made_from(HOME) == 2 * LOG_INS.tries + 1
    assert rows_made_from(HOME, "198.51.100.2") == 2 * rows_made_from(HOME)


def test_all_addresses_of_a_network_in_ipv6_make_as_many_rows_as_one() -> None:
    assert rows_made_from(*(f"2001:db8::{number:x}" for number in range(9))) == rows_made_from(HOME)


def test_rows_that_are_over_go_as_others_come() -> None:
    world = World(limits_attempts=True)
    for _ in range(5):
        for number in range(20):
            log_in(world, f"name{number}", ip=HOME)
        world.clock.advance(2 * DAY)
        log_in(world, "nobody", ip=HOME)
    for number in range(40):
        log_in(world, f"other{number}", ip=f"203.0.113.{number}")
    assert all(count.expires_at > world.clock.now() for count in world.store.attempts.values())
