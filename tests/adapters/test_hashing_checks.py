"""What is found about hashing that is well, and about hashing that is not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.argon2 import line
from adapters.argon2.checks import (
    ROUNDS,
    HashingCheck,
    HashingMemoryCheck,
    SlotsCheck,
    available_memory,
    hashing_checks,
)
from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.line import WAIT_LIMIT
from adapters.argon2.parameters import CHEAPEST, OWASP
from adapters.argon2.slots import HostSlots, OwnSlots
from application.ports.check import Finding, Status
from tests.adapters.held_slots import HeldSlots

MIB = 1024**2


def readings(*durations: float) -> Callable[[], float]:
    """Make a clock that is read before and after each measurement."""

    def told() -> Iterator[float]:
        now = 0.0
        for duration in durations:
            yield now
            now += duration
            yield now

    clock = told()
    return lambda: next(clock)


def hashing(*alone: float, together: float = 0.02, workers: int = 2) -> Finding:
    alone = alone or (0.02,) * ROUNDS
    hasher = Argon2PasswordHasher(CHEAPEST, slots=OwnSlots(2), siblings=workers)
    return HashingCheck(hasher, readings(*alone, *[together] * ROUNDS)).examine()


def test_hashing_is_judged_by_its_median() -> None:
    found = hashing(0.9, 0.02, 0.9, 0.02, 0.02, together=0.025)
    assert found.status is Status.OK
    assert "takes 20 ms. This machine takes about 80 log-ins a second." in found.says
    assert not found.advice


def test_the_longest_wait_is_told() -> None:
    cost = WAIT_LIMIT / 5
    assert f"lets 5 more wait, the last for {WAIT_LIMIT:.1f} s" in hashing(together=cost).says


def test_more_workers_than_cores_hash_no_faster_and_wait_longer() -> None:
    cost = WAIT_LIMIT / 5
    assert (
        f"lets 2 more wait, the last for {cost * 4:.1f} s" in hashing(together=cost, workers=4).says
    )


def test_hashing_too_fast_or_too_slow_is_warned_of() -> None:
    fast, slow = hashing(*[0.009] * ROUNDS), hashing(*[0.6] * ROUNDS)
    assert fast.status is slow.status is Status.WARN
    assert "rfc9106" in fast.advice
    assert "owasp" in slow.advice


def test_hashing_that_is_busy_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "PATIENCE", 0.01)
    slots = HeldSlots(1)
    try:
        found = HashingCheck(Argon2PasswordHasher(CHEAPEST, slots=slots)).examine()
    finally:
        slots.is_free.set()
    assert (found.status, found.says) == (Status.WARN, "Hashing is busy.")
    assert found.advice


def test_slots_that_are_shared_bind_all_workers(tmp_path: Path) -> None:
    found = SlotsCheck(HostSlots(count=3, folder=tmp_path / "slots")).examine()
    assert found.status is Status.OK
    assert "At most 3 passwords" in found.says


def test_slots_that_cannot_be_shared_are_warned_of(tmp_path: Path) -> None:
    slots = HostSlots(count=3, folder=tmp_path / "slots")
    slots.folder.touch()
    found = SlotsCheck(slots).examine()
    assert found.status is Status.WARN
    assert str(slots.folder) in found.advice


@pytest.mark.parametrize(
    ("available", "status"),
    [(100 * MIB, Status.OK), (None, Status.OK), (64 * MIB, Status.WARN), (0, Status.WARN)],
)
def test_too_little_memory_for_a_hash_on_each_core_is_warned_of(
    available: int | None, status: Status
) -> None:
    hasher = Argon2PasswordHasher(OWASP, slots=OwnSlots(2))
    found = HashingMemoryCheck(hasher, lambda: available).examine()
    assert found.status is status
    assert "up to 38 MiB" in found.says
    assert bool(found.advice) is (status is not Status.OK)


def test_the_memory_available_is_asked_of_linux_where_it_tells(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    assert available_memory(meminfo) is None
    meminfo.write_text("MemTotal:        8000 kB\nMemFree:   1000 kB\n")
    assert available_memory(meminfo) is None
    meminfo.write_text("MemTotal:        8000 kB\nMemAvailable:   2048 kB\n")
    assert available_memory(meminfo) == 2 * MIB


def test_each_check_of_hashing_has_a_name_of_its_own(tmp_path: Path) -> None:
    slots = HostSlots(count=1, folder=tmp_path / "slots")
    hasher = Argon2PasswordHasher(CHEAPEST, slots=slots)
    findings = [check.examine() for check in hashing_checks(hasher, slots)]
    assert [found.name for found in findings] == [
        "passwords.hashing",
        "passwords.slots",
        "passwords.memory",
    ]
