"""Passwords and what new ones must be."""

import pytest

from domain.errors import InvalidPassword, PasswordRejected
from domain.faults import PasswordFault
from domain.password import Password, PasswordPolicy
from domain.username import Username
from tests.builders import DEVELOPMENT, PRODUCTION

ALICE = Username(typed="Álice", key="álice")
FACES = "\U0001f600"


def faults_of(text: str, *, is_common: bool = False) -> tuple[PasswordFault, ...]:
    with pytest.raises(PasswordRejected) as refusal:
        PRODUCTION.check(Password.parse(text), username=ALICE, is_common=is_common)
    return refusal.value.faults


@pytest.mark.parametrize("text", ["", " ", " a ", "a\0b", "a\nb", "🔑", "\u202e", "$argon2id$"])
def test_a_password_is_taken_as_it_is(text: str) -> None:
    assert Password.parse(text).text == text


def test_a_password_is_the_same_however_its_accents_are_composed() -> None:
    assert Password.parse("e\u0301") == Password.parse("\u00e9")


@pytest.mark.parametrize("text", ["a" * 256, "e\u0301" * 256, FACES * 256])
def test_a_password_has_up_to_256_code_points_and_1024_bytes(text: str) -> None:
    password = Password.parse(text)
    assert len(password.text) == 256
    assert len(password.text.encode()) <= 1024


@pytest.mark.parametrize("text", ["a" * 257, "e\u0301" * 257, FACES * 257, "a" + FACES * 256])
def test_a_longer_password_is_refused(text: str) -> None:
    with pytest.raises(InvalidPassword):
        Password.parse(text)


def test_no_password_holds_lone_surrogates_and_refusing_one_does_not_repeat_it() -> None:
    with pytest.raises(InvalidPassword) as refusal:
        Password.parse("half a face \ud83d")
    assert refusal.value.__context__ is None


@pytest.mark.parametrize("text", ["12345678", "e\u0301" * 8, FACES * 8])
def test_a_new_password_has_at_least_8_code_points(text: str) -> None:
    PRODUCTION.check(Password.parse(text), username=ALICE, is_common=False)


@pytest.mark.parametrize("text", ["", "1234567", "e\u0301" * 7, FACES * 7])
def test_a_shorter_new_password_is_rejected(text: str) -> None:
    assert faults_of(text) == (PasswordFault.TOO_SHORT,)


def test_a_common_new_password_is_rejected() -> None:
    assert faults_of("iloveyou", is_common=True) == (PasswordFault.TOO_COMMON,)


@pytest.mark.parametrize("text", ["Álice", "álice", "ÁLICE", "A\u0301LICE"])
def test_one_s_name_in_any_letter_case_is_no_password(text: str) -> None:
    assert PasswordFault.LIKE_USERNAME in faults_of(text)


def test_one_s_name_written_without_its_special_letters_is_no_password() -> None:
    street = Username(typed="Hauptstraße", key="hauptstraße")
    with pytest.raises(PasswordRejected):
        PRODUCTION.check(Password.parse("HAUPTSTRASSE"), username=street, is_common=False)


def test_the_name_s_key_is_no_password_either() -> None:
    wide = Username(typed="ＡＬＩＣＥＡＬＩＣＥ", key="alicealice")
    with pytest.raises(PasswordRejected):
        PRODUCTION.check(Password.parse("AliceAlice"), username=wide, is_common=False)


@pytest.mark.parametrize("text", ["Alice2024!", "1-ALICE-12", "alicealice", "álice-álice"])
def test_one_s_name_with_little_added_is_no_password(text: str) -> None:
    username = Username(typed="Álice", key="alice")
    with pytest.raises(PasswordRejected) as refusal:
        PRODUCTION.check(Password.parse(text), username=username, is_common=False)
    assert refusal.value.faults == (PasswordFault.LIKE_USERNAME,)


@pytest.mark.parametrize("text", ["álice likes tulips", "boáliceconstrictor", "alice-12345"])
def test_one_s_name_may_stand_in_a_password_that_has_enough_of_its_own(text: str) -> None:
    PRODUCTION.check(Password.parse(text), username=ALICE, is_common=False)


def test_a_name_of_two_letters_may_stand_anywhere() -> None:
    bo = Username(typed="bo", key="bo")
    PRODUCTION.check(Password.parse("bobobo-12"), username=bo, is_common=False)


@pytest.mark.parametrize(
    "text", ["Watchword", "watchword1!", "accounts.example.com", "Example-42", "watchwordÁlice"]
)
def test_what_the_service_goes_by_is_no_password_nor_with_little_added(text: str) -> None:
    words = frozenset({"watchword", "accounts.example.com", "accounts", "example"})
    policy = PasswordPolicy(min_length=8, refuses_weak=True, service_words=words)
    with pytest.raises(PasswordRejected) as refusal:
        policy.check(Password.parse(text), username=ALICE, is_common=False)
    assert refusal.value.faults == (PasswordFault.LIKE_SERVICE,)
    policy.check(Password.parse(f"{text} in the rain"), username=ALICE, is_common=False)


def test_every_fault_is_told_at_once() -> None:
    assert faults_of("álice", is_common=True) == (
        PasswordFault.TOO_SHORT,
        PasswordFault.TOO_COMMON,
        PasswordFault.LIKE_USERNAME,
    )


@pytest.mark.parametrize("text", ["1", "123123", "álice"])
def test_in_development_any_password_will_do(text: str) -> None:
    DEVELOPMENT.check(Password.parse(text), username=ALICE, is_common=True)


def test_even_in_development_there_is_a_password() -> None:
    with pytest.raises(PasswordRejected):
        DEVELOPMENT.check(Password.parse(""), username=ALICE, is_common=False)
