"""What the doctor finds out by what is in the store: shared addresses, a clock that is wrong."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from attrs import evolve

from adapters.memory.contents import memory_snapshot
from adapters.memory.store import MemoryStore
from application.ports.check import Finding, Status
from application.ports.contents import Contents
from domain.errors import StoreUnavailable
from domain.session import Device
from entrypoints.checks.addresses import CROWD, LATEST, AddressesCheck
from entrypoints.checks.clock import WRITTEN, ClockCheck
from entrypoints.settings import Profile, Settings
from tests.builders import World
from tests.clock import ManualClock

BEHIND_A_PROXY = Settings(
    profile=Profile.PRODUCTION,
    public_url="https://accounts.example.com",
    trusted_proxies="127.0.0.1, 198.51.100.0/24",
)
MINUTE = timedelta(minutes=1)


def silence() -> AbstractContextManager[Contents]:
    raise StoreUnavailable


def addresses(store: MemoryStore, settings: Settings = BEHIND_A_PROXY) -> Finding:
    return AddressesCheck(settings, partial(memory_snapshot, store)).examine()


def seen_from(*ips: str | None, store: MemoryStore | None = None) -> MemoryStore:
    """Open a session for a user of their own from each address, a minute after the other."""
    store = store or MemoryStore()
    opened = World().sign_up("alice")
    for number, ip in enumerate(ips, start=len(store.sessions) + 1):
        digest = number.to_bytes(32, "little")
        store.users[number] = evolve(opened.user, id=number)
        store.sessions[digest] = evolve(
            opened.session,
            digest=digest,
            user_id=number,
            created_at=opened.session.created_at + number * MINUTE,
            device=Device(ip=ip),
        )
    return store


@pytest.mark.parametrize(
    ("ip", "status"),
    [
        ("127.0.0.1", Status.FAIL),
        ("::1", Status.FAIL),
        ("198.51.100.9", Status.FAIL),
        ("10.0.0.1", Status.WARN),
        ("203.0.113.7", Status.WARN),
    ],
)
def test_one_address_of_a_whole_crowd_is_found_and_a_proxys_is_wrong(
    ip: str, status: Status
) -> None:
    finding = addresses(seen_from(*[ip] * CROWD))
    assert finding.status is status
    assert ip in finding.says
    assert "WATCHWORD_TRUSTED_PROXIES" in finding.advice


def test_addresses_of_one_network_in_ipv6_are_one() -> None:
    ips = [f"2001:db8::{number}" for number in range(1, CROWD + 1)]
    assert addresses(seen_from(*ips)).status is Status.WARN


@pytest.mark.parametrize(
    "ips",
    [
        [],
        [None] * CROWD,
        ["127.0.0.1"] * (CROWD - 1),
        [f"203.0.113.{number}" for number in range(CROWD)],
        ["127.0.0.1"] * 8 + ["203.0.113.1", "203.0.113.2"],
    ],
    ids=["nobody", "no addresses", "a few", "their own", "not nearly all"],
)
def test_clients_that_are_told_apart_are_well(ips: list[str | None]) -> None:
    assert addresses(seen_from(*ips)).status is Status.OK


def test_whoever_comes_past_the_proxy_hides_nothing() -> None:
    assert addresses(seen_from(*["127.0.0.1"] * 19, "203.0.113.1")).status is Status.FAIL


def test_what_was_mended_does_not_show_for_long() -> None:
    store = seen_from(*["127.0.0.1"] * 200)
    assert addresses(store).status is Status.FAIL
    seen_from(*[f"203.0.113.{number}" for number in range(LATEST)], store=store)
    assert addresses(store).status is Status.OK


def test_in_development_all_are_on_this_machine_anyway() -> None:
    assert addresses(seen_from(*["127.0.0.1"] * CROWD), Settings()).status is Status.OK


def test_addresses_in_a_store_that_does_not_answer_are_not_examined() -> None:
    finding = AddressesCheck(BEHIND_A_PROXY, silence).examine()
    assert (finding.status, finding.advice) == (Status.WARN, "See store.schema.")


def clock(now: datetime, store: MemoryStore) -> Finding:
    return ClockCheck(ManualClock(now), partial(memory_snapshot, store)).examine()


def test_a_clock_of_years_ago_is_wrong_whatever_is_in_the_store() -> None:
    assert clock(datetime(1970, 1, 1, tzinfo=UTC), MemoryStore()).status is Status.FAIL
    assert clock(WRITTEN, MemoryStore()).status is Status.OK


def sign_up(store: MemoryStore, at: datetime) -> None:
    World(store=store, clock=ManualClock(at)).sign_up()


def log_in(store: MemoryStore, at: datetime) -> None:
    sign_up(store, WRITTEN)
    World(store=store, clock=ManualClock(at)).log_in()


@pytest.mark.parametrize("happen", [sign_up, log_in])
def test_what_is_yet_to_come_is_warned_of(happen: Callable[[MemoryStore, datetime], None]) -> None:
    store, now = MemoryStore(), WRITTEN + timedelta(days=30)
    happen(store, now + timedelta(days=3))
    finding = clock(now, store)
    assert finding.status is Status.WARN
    assert "3 days, 0:00:00 later" in finding.says
    assert "NTP" in finding.advice


def test_two_clocks_that_differ_a_little_are_well() -> None:
    store, now = MemoryStore(), WRITTEN + timedelta(days=30)
    sign_up(store, now + MINUTE)
    assert clock(now, store).status is Status.OK


def test_a_clock_is_told_where_no_store_answers() -> None:
    finding = ClockCheck(ManualClock(WRITTEN), silence).examine()
    assert finding.status is Status.OK
    assert "2026-11-01 00:00:00 UTC" in finding.says
