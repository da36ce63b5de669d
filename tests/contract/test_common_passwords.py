"""The contract of `CommonPasswords`."""

import pytest

from adapters.common_passwords import ListedCommonPasswords
from application.ports.common_passwords import CommonPasswords
from domain.password import Password


@pytest.fixture(params=[pytest.param(ListedCommonPasswords, id="common_passwords-listed")])
def common_passwords(request: pytest.FixtureRequest) -> CommonPasswords:
    passwords: CommonPasswords = request.param()
    return passwords


@pytest.mark.parametrize("text", ["123456", "password", "iloveyou", "PassWord", "QWERTYUIOP"])
def test_what_everybody_uses_is_common_in_any_letter_case(
    common_passwords: CommonPasswords, text: str
) -> None:
    assert Password.parse(text) in common_passwords


@pytest.mark.parametrize("text", ["", " password", "a river runs uphill", "пароль для Ивана", "\0"])
def test_what_hardly_anybody_uses_is_not(common_passwords: CommonPasswords, text: str) -> None:
    assert Password.parse(text) not in common_passwords
