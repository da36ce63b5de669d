"""Hashing with argon2id: parameters, costs and what it lets out."""

import subprocess
import sys
import traceback

import argon2
import pytest

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST, OWASP, RFC_9106
from domain.errors import CorruptPasswordHash
from domain.password import Password, PasswordHash

SECRET = Password.parse("a river runs uphill")


def test_the_profiles_are_what_their_names_promise() -> None:
    assert (OWASP.memory_cost, OWASP.time_cost, OWASP.parallelism) == (19456, 2, 1)
    assert (RFC_9106.memory_cost, RFC_9106.time_cost, RFC_9106.parallelism) == (65536, 3, 4)
    assert OWASP.type is RFC_9106.type is argon2.Type.ID


def test_hashes_are_phc_strings_of_argon2id() -> None:
    hashed = Argon2PasswordHasher(OWASP).hash(SECRET)
    assert hashed.encoded.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("stored", [OWASP, RFC_9106, argon2.profiles.PRE_21_2])
def test_a_hash_of_any_usual_profile_verifies(stored: argon2.Parameters) -> None:
    encoded = argon2.PasswordHasher.from_parameters(stored).hash(SECRET.text)
    assert Argon2PasswordHasher(CHEAPEST).verify(SECRET, PasswordHash(encoded))


@pytest.mark.parametrize(
    "costs",
    [
        "m=4194304,t=1,p=1",
        "m=8,t=4000000000,p=1",
        "m=8192,t=1,p=1024",
        "m=0,t=1,p=1",
        "m=8,t=0,p=1",
        "m=8,t=1,p=0",
        "m=-8,t=1,p=1",
        "m=８,t=1,p=1",
        "m=99999999999999999999,t=1,p=1",
    ],
)
def test_a_hash_of_absurd_costs_is_corrupt_and_never_run(costs: str) -> None:
    stored = PasswordHash(f"$argon2id$v=19${costs}$c2FsdHNhbHRzYWx0$YWJjZGVmZ2hpamtsbW5vcA")
    with pytest.raises(CorruptPasswordHash):
        Argon2PasswordHasher(CHEAPEST).verify(SECRET, stored)


@pytest.mark.parametrize("damage", [slice(0, -4), slice(1, None), slice(0, 40)])
def test_a_damaged_hash_never_verifies(damage: slice) -> None:
    hasher = Argon2PasswordHasher(CHEAPEST)
    damaged = PasswordHash(hasher.hash(SECRET).encoded[damage])
    with pytest.raises(CorruptPasswordHash):
        hasher.verify(SECRET, damaged)


def test_neither_password_nor_hash_shows_in_a_repr_or_a_traceback() -> None:
    hasher = Argon2PasswordHasher(CHEAPEST)
    stored = PasswordHash("$argon2id$v=19$é" + SECRET.text)
    with pytest.raises(CorruptPasswordHash) as refusal:
        hasher.verify(SECRET, stored)
    shown = "".join(traceback.format_exception(refusal.value)) + repr(hasher) + repr(refusal.value)
    assert SECRET.text not in shown
    assert "$argon2id$v=19$é" not in shown


WITHOUT_MEMORY = """
import resource
from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import RFC_9106
from domain.errors import Overloaded
from domain.password import Password, PasswordHash

hasher, secret = Argon2PasswordHasher(RFC_9106), Password.parse("x")
stored = hasher.hash(secret)
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 4 * 2**20, -1))
for attempt in (
    lambda: hasher.hash(secret),
    lambda: hasher.verify(secret, stored),
    lambda: hasher.verify_nothing(secret),
):
    try:
        attempt()
    except Overloaded:
        print("overloaded")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory the way Linux does")
def test_a_lack_of_memory_is_no_wrong_password() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_MEMORY], capture_output=True, text=True, check=False
    )
    assert (ran.stdout.split(), ran.stderr) == (["overloaded"] * 3, "")
