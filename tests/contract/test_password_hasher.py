"""The contract of `PasswordHasher`."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event
from unittest.mock import patch

import argon2
import pytest
from attrs import define, field

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.line import PLACES
from adapters.argon2.parameters import CHEAPEST, OWASP
from application.ports.password_hasher import PasswordHasher
from domain.errors import CorruptPasswordHash, Overloaded
from domain.password import Password, PasswordHash

RIGHT = Password.parse("a river runs uphill")
WRONG = Password.parse("a river runs downhill")


def argon2_hasher() -> PasswordHasher:
    return Argon2PasswordHasher(CHEAPEST)


def slow_argon2_hasher() -> PasswordHasher:
    return Argon2PasswordHasher(OWASP)


@pytest.fixture(params=[pytest.param(argon2_hasher, id="password_hasher-argon2")])
def hasher(request: pytest.FixtureRequest) -> PasswordHasher:
    make: Callable[[], PasswordHasher] = request.param
    return make()


def test_a_hash_is_of_its_password_and_of_no_other(hasher: PasswordHasher) -> None:
    hashed = hasher.hash(RIGHT)
    assert hasher.verify(RIGHT, hashed)
    assert not hasher.verify(WRONG, hashed)


def test_two_hashes_of_one_password_differ(hasher: PasswordHasher) -> None:
    assert hasher.hash(RIGHT) != hasher.hash(RIGHT)


@pytest.mark.parametrize(
    "text", ["a\0b", "\0", "🔑🗝️", " ", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YWJjZA", "x" * 256]
)
def test_every_password_is_hashed_whole_and_as_it_is(hasher: PasswordHasher, text: str) -> None:
    hashed = hasher.hash(Password.parse(text))
    assert hasher.verify(Password.parse(text), hashed)
    assert not hasher.verify(Password.parse(text[:-1]), hashed)


def test_the_hash_itself_is_no_password(hasher: PasswordHasher) -> None:
    hashed = hasher.hash(RIGHT)
    assert not hasher.verify(Password.parse(hashed.encoded), hashed)


@pytest.mark.parametrize("encoded", ["", "*", "plain text", "$2b$12$abc", "$$$$$", "é", "\0"])
def test_a_hash_that_cannot_be_read_is_corrupt(hasher: PasswordHasher, encoded: str) -> None:
    with pytest.raises(CorruptPasswordHash):
        hasher.verify(RIGHT, PasswordHash(encoded))
    assert not hasher.is_outdated(PasswordHash(encoded))


def test_a_missing_or_corrupt_hash_costs_what_any_does() -> None:
    hasher = slow_argon2_hasher()
    hashed = hasher.hash(RIGHT)
    verify = argon2.PasswordHasher.verify

    with patch.object(argon2.PasswordHasher, "verify", autospec=True, side_effect=verify) as spy:
        assert not hasher.verify(WRONG, hashed)
        hasher.verify_nothing(WRONG)
        with pytest.raises(CorruptPasswordHash):
            hasher.verify(WRONG, PasswordHash("*"))

    assert [argon2.extract_parameters(call.args[1]) for call in spy.mock_calls] == [OWASP] * 3


def test_a_hash_of_today_is_not_outdated(hasher: PasswordHasher) -> None:
    assert not hasher.is_outdated(hasher.hash(RIGHT))


def test_a_hash_of_other_parameters_is_outdated_and_still_verifies() -> None:
    yesterday = slow_argon2_hasher().hash(RIGHT)
    today = argon2_hasher()
    assert today.is_outdated(yesterday)
    assert today.verify(RIGHT, yesterday)
    assert not today.verify(WRONG, yesterday)


@define
class HeldHasher(Argon2PasswordHasher):
    """Finishes no hash until it is let go."""

    is_free: Event = field(factory=Event, init=False)

    def _hash(self, password: Password) -> PasswordHash:
        self.is_free.wait(timeout=10)
        return super()._hash(password)


def test_whoever_is_too_many_is_refused_and_everybody_admitted_is_served() -> None:
    hasher = HeldHasher(CHEAPEST)
    crowd, admitted = PLACES + 16, PLACES

    def hashed() -> str:
        try:
            hasher.hash(RIGHT)
        except Overloaded as refusal:
            return f"come back in {refusal.retry_after} s"
        return "hashed"

    with ThreadPoolExecutor(crowd) as threads:
        outcomes = as_completed([threads.submit(hashed) for _ in range(crowd)], timeout=5)
        try:
            refused = [next(outcomes).result() for _ in range(crowd - admitted)]
            assert hasher.line.admitted == admitted
        finally:
            hasher.is_free.set()
        served = [outcome.result() for outcome in outcomes]
    assert refused == ["come back in 1 s"] * (crowd - admitted)
    assert served == ["hashed"] * admitted
    assert hasher.line.admitted == 0
    assert hasher.verify(RIGHT, hasher.hash(RIGHT))
