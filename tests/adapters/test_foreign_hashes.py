"""Hashes that other programs made."""

import subprocess
import sys

import bcrypt
import pytest
from attrs import define, field

from adapters.argon2.foreign import read_foreign
from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST, OWASP
from domain.errors import CorruptPasswordHash
from domain.password import Password, PasswordHash
from tests.foreign_hashes import FOREIGN, HASHES

RIGHT, WRONG = Password.parse(FOREIGN), Password.parse("a river runs downhill")
SALT_AND_HASH = "$c2FsdHNhbHRzYWx0$YWJjZGVmZ2hpamtsbW5vcGFiY2RlZmdoaWprbG1ub3A"


@pytest.mark.parametrize("encoded", HASHES.values(), ids=HASHES)
def test_a_hash_made_elsewhere_is_of_its_password_and_has_to_be_made_anew(encoded: str) -> None:
    hasher, stored = Argon2PasswordHasher(CHEAPEST), PasswordHash(encoded)
    assert hasher.verify(RIGHT, stored)
    assert not hasher.verify(WRONG, stored)
    assert not hasher.verify(Password(encoded), stored)
    assert hasher.is_outdated(stored)
    assert hasher.kind_of(stored)


@pytest.mark.parametrize("encoded", HASHES.values(), ids=HASHES)
def test_a_damaged_one_lets_nobody_in(encoded: str) -> None:
    hasher = Argon2PasswordHasher(CHEAPEST)
    for damaged in (encoded[:-30], encoded[1:], f"{encoded}!", f"{encoded}\n", f"é{encoded}"):
        with pytest.raises(CorruptPasswordHash):
            hasher.verify(RIGHT, PasswordHash(damaged))


@pytest.mark.parametrize(
    "hostile",
    [
        "$2b$15$z3Y4KaUM0XSUMT3y.PszuOKjZ2/Ur2bQEjhleCA0lVUv0BQ00hXKS",
        "$2b$31$z3Y4KaUM0XSUMT3y.PszuOKjZ2/Ur2bQEjhleCA0lVUv0BQ00hXKS",
        "$2b$03$z3Y4KaUM0XSUMT3y.PszuOKjZ2/Ur2bQEjhleCA0lVUv0BQ00hXKS",
        "$2x$04$z3Y4KaUM0XSUMT3y.PszuOKjZ2/Ur2bQEjhleCA0lVUv0BQ00hXKS",
        "pbkdf2_sha256$2000001$c2FsdA$F0sEoKjqfrv9RFMxpk+xMDZG+lEfsdswuZ5Ka7r7BZ8=",
        "pbkdf2_sha256$0$c2FsdA$F0sEoKjqfrv9RFMxpk+xMDZG+lEfsdswuZ5Ka7r7BZ8=",
        "pbkdf2_sha256$99999999$c2FsdA$F0sEoKjqfrv9RFMxpk+xMDZG+lEfsdswuZ5Ka7r7BZ8=",
        f"pbkdf2_sha256$1000$c2FsdA${'A' * 400}",
        "pbkdf2_md5$1000$c2FsdA$F0sEoKjqfrv9RFMxpk+xMDZG+lEfsdswuZ5Ka7r7BZ8=",
        "pbkdf2_sha256$1000$c2FsdA$",
        f"$scrypt$ln=31,r=8,p=1{SALT_AND_HASH}",
        f"$scrypt$ln=99,r=8,p=1{SALT_AND_HASH}",
        f"$scrypt$ln=14,r=9999,p=1{SALT_AND_HASH}",
        f"$scrypt$ln=14,r=8,p=9999{SALT_AND_HASH}",
        f"$scrypt$ln=1,r=1,p=9999999{SALT_AND_HASH}",
        f"$scrypt$ln=0,r=8,p=1{SALT_AND_HASH}",
        f"$scrypt$ln=4,r=0,p=1{SALT_AND_HASH}",
        "$scrypt$ln=4,r=8,p=1$A$q5c4Zn9x2mAsdMqcHaY3LHiHJvJXzaQTOjEFyKFgLMI",
        HASHES["django's scrypt"].replace("$16$", "$17$"),
        f"$argon2i$v=19$m=4194304,t=1,p=1{SALT_AND_HASH}",
        f"$argon2d$v=19$m=8,t=4000000000,p=1{SALT_AND_HASH}",
        f"$argon2i$v=19$m=8,t=1,p=2{SALT_AND_HASH}",
        f"$argon2i$v=19$m=0,t=1,p=1{SALT_AND_HASH}",
        f"$argon2i$v=19$m=64,t=0,p=1{SALT_AND_HASH}",
        f"$argon2i$v=19$m=64,t=-1,p=1{SALT_AND_HASH}",
        f"$argon2i$v=99$m=64,t=1,p=1{SALT_AND_HASH}",
        f"$argon2i$v=19$m= 64,t=1,p=1{SALT_AND_HASH}",
        f"$argon2i$v=19$m=64,t=1,p=1$AA{SALT_AND_HASH[17:]}",
        f"$argon2i$v=19$m=64,t=1,p=1{SALT_AND_HASH[:-1]}/",
        f"$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0${'A' * 1_000_000}",
        f"$2b$04${'z' * 53}",
        f"$scrypt$ln=16,r=1,p=1{SALT_AND_HASH}",
        "md5$salt$5f4dcc3b5aa765d61d8327deb882cf99",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "!",
    ],
)
def test_what_would_cost_too_much_or_is_of_no_known_kind_is_never_run(hostile: str) -> None:
    assert read_foreign(hostile) is None
    assert Argon2PasswordHasher(CHEAPEST).kind_of(PasswordHash(hostile)) is None


@pytest.mark.parametrize("encoded", HASHES.values(), ids=HASHES)
def test_whatever_is_read_of_a_hash_that_was_meddled_with_can_be_verified(encoded: str) -> None:
    """Else an import would end where it measures it."""
    hasher = Argon2PasswordHasher(CHEAPEST)
    meddled = [
        encoded[:at] + other + encoded[at + 1 :] for at in range(len(encoded)) for other in "z0/"
    ]
    for each in filter(read_foreign, meddled):
        assert hasher.verify(WRONG, PasswordHash(each)) is False


def test_what_owasp_recommends_of_scrypt_is_none_too_much() -> None:
    for costs in ("ln=17,r=8,p=1", "ln=16,r=8,p=2", "ln=15,r=8,p=3", "ln=14,r=8,p=5"):
        assert read_foreign(f"$scrypt${costs}{SALT_AND_HASH}")


def test_bcrypt_counts_the_first_72_bytes_as_it_did_elsewhere() -> None:
    long = "é" * 36 + "and what nobody ever read"
    encoded = bcrypt.hashpw(long.encode()[:72], bcrypt.gensalt(4)).decode()
    hasher = Argon2PasswordHasher(CHEAPEST)
    assert hasher.verify(Password.parse(long), PasswordHash(encoded))
    assert not hasher.verify(Password.parse("é" * 35), PasswordHash(encoded))


def test_a_password_with_a_zero_byte_is_no_error_of_bcrypt() -> None:
    stored = PasswordHash(HASHES["bcrypt 2b"])
    assert not Argon2PasswordHasher(CHEAPEST).verify(Password(f"{FOREIGN}\0x"), stored)


@define
class Waits:
    """Notes how long somebody would have waited."""

    seconds: list[float] = field(factory=list)

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def test_every_failure_is_held_back_to_one_time_and_no_success_is() -> None:
    waits = Waits()
    hasher = Argon2PasswordHasher(CHEAPEST, failure_time=100.0, pause=waits)
    own = hasher.hash(RIGHT)
    for stored in (own, *map(PasswordHash, HASHES.values())):
        assert hasher.verify(RIGHT, stored)
    assert waits.seconds == []
    for stored in (own, *map(PasswordHash, HASHES.values())):
        assert not hasher.verify(WRONG, stored)
    hasher.verify_nothing(WRONG)
    with pytest.raises(CorruptPasswordHash):
        hasher.verify(WRONG, PasswordHash("*"))
    assert len(waits.seconds) == len(HASHES) + 3
    assert all(90 < seconds < 100 for seconds in waits.seconds)


def test_nobody_waits_unless_that_is_set() -> None:
    waits = Waits()
    Argon2PasswordHasher(CHEAPEST, pause=waits).verify_nothing(WRONG)
    assert waits.seconds == []


def test_only_hashes_of_other_costs_have_to_be_hidden() -> None:
    hasher = Argon2PasswordHasher(OWASP)
    assert hasher.time_to_hide(hasher.hash(RIGHT)) == 0.0
    assert hasher.time_to_hide(PasswordHash("*")) == 0.0
    cheap = hasher.time_to_hide(PasswordHash(HASHES["argon2id"]))
    assert cheap > 0.0
    assert hasher.time_to_hide(PasswordHash(HASHES["argon2id"])) == cheap


def test_bcrypt_is_not_loaded_where_nobody_needs_it() -> None:
    program = "import sys, entrypoints.container.root; print('bcrypt' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"


WITHOUT_MEMORY = f"""
import resource
from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST
from domain.errors import Overloaded
from domain.password import Password, PasswordHash

hasher, secret = Argon2PasswordHasher(CHEAPEST), Password.parse("x")
hasher.verify(secret, PasswordHash("$scrypt$ln=4,r=8,p=1{SALT_AND_HASH}"))
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 4 * 2**20, -1))
for costs in ("$scrypt$ln=16,r=8,p=1", "$argon2i$v=19$m=65536,t=1,p=1"):
    stored = PasswordHash(costs + "{SALT_AND_HASH}")
    for use in (lambda: hasher.verify(secret, stored), lambda: hasher.time_to_hide(stored)):
        try:
            use()
        except Overloaded:
            print("overloaded")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory the way Linux does")
def test_a_lack_of_memory_is_no_wrong_password_either() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_MEMORY], capture_output=True, text=True, check=False
    )
    assert (ran.stdout.split(), ran.stderr) == (["overloaded"] * 4, "")
