"""The contract of `UsernameRules`."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.precis import PrecisUsernameRules
from application.ports.username_rules import UsernameRules
from domain.errors import InvalidUsername
from domain.faults import UsernameFault
from domain.username import Username


@pytest.fixture(
    params=[pytest.param(PrecisUsernameRules, id="username_rules-precis")], scope="module"
)
def rules(request: pytest.FixtureRequest) -> UsernameRules:
    made: UsernameRules = request.param()
    return made


def fault_of(rules: UsernameRules, name: str) -> UsernameFault | None:
    try:
        rules.refuse_imitation(Username.parse(name, fold=rules.fold))
    except InvalidUsername as refusal:
        return refusal.fault
    return None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alice", "alice"),
        ("ＡＬＩＣＥ", "alice"),
        ("MÜLLER", "müller"),
        ("mu\u0308ller", "müller"),
        ("ИВАН", "иван"),
        ("ｱｲｳ", "アイウ"),
        ("ｶﾞ", "ガ"),
        ("\u212aelvin", "kelvin"),
    ],
)
def test_letter_case_width_and_composition_make_no_other_name(
    rules: UsernameRules, one: str, other: str
) -> None:
    assert Username.parse(one, fold=rules.fold).key == rules.fold(other)


@pytest.mark.parametrize(("one", "other"), [("jose", "josé"), ("i", "ı"), ("strasse", "straße")])
def test_accents_and_other_letters_make_another_name(
    rules: UsernameRules, one: str, other: str
) -> None:
    assert rules.fold(one) != rules.fold(other)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "two words",
        "no\u00a0break",
        "\u3000",
        "nul\0",
        "tab\t",
        "line\n",
        "\x7f",
        "\ufeffalice",
        "al\u200bice",
        "al\u200cice",
        "al\u200dice",
        "\u200d",
        "\u202ealice",
        "\u2066alice",
        "\u2060",
        "al\u00adice",
        "\ud800",
        "alice\udfff",
        "\u0378",
        "\U000e0041",
        "\ue000",
        "\uffff",
        "ſam",
        "ⅳ",
        "x²",
        "𝐚lice",
        "ﬁ",
        "☃",
        "🙂",
        "·",
        "・",
        "עabc",
        "\u0660",
        "1\u0661",
    ],
)
def test_what_the_profile_forbids_is_nobody_s_name(rules: UsernameRules, name: str) -> None:
    with pytest.raises(InvalidUsername) as refusal:
        rules.fold(name)
    assert refusal.value.fault is UsernameFault.FORBIDDEN_CHARACTER


@settings(max_examples=150)
@given(st.text(max_size=20))
def test_a_key_folds_to_itself(text: str) -> None:
    rules = PrecisUsernameRules()
    try:
        key = rules.fold(text)
    except InvalidUsername:
        return
    assert rules.fold(key) == key


@pytest.mark.parametrize(
    "name",
    [
        "josé",
        "Müller",
        "naïve",
        "Łukasz",
        "Øre",
        "İlker",
        "Иван",
        "Оксана",
        "ελλάς",
        "Νίκος",
        "עברית",
        "محمد",
        "漢字",
        "한글",
        "日本のカタカナー",
        "々",
        "金한글",
        "中ㄅㄆ",
        "ไทย",
        "हिन्दी",
        "ＡＬＩＣＥ",
        "иван_1990",
        "e\u0301\u0302\u0303",
        "\u0301",
    ],
)
def test_a_name_in_one_s_own_script_imitates_nobody(rules: UsernameRules, name: str) -> None:
    assert fault_of(rules, name) is None


@pytest.mark.parametrize(
    "name",
    ["раураl", "Αlice", "alicе", "漢字abc", "한글カナ", "ㄅㄆカナ", "हिन्दीไทย", "ꭰlice", "ոame"],
)
def test_a_name_in_mixed_scripts_is_refused(rules: UsernameRules, name: str) -> None:
    assert fault_of(rules, name) is UsernameFault.MIXED_SCRIPTS


@pytest.mark.parametrize(
    "name",
    ["раура", "ТОМ", "ɑlice", "ılker", "αο", "ᎠᎡ", "սո", "וסו"],
)
def test_a_name_that_poses_as_an_ascii_one_is_refused(rules: UsernameRules, name: str) -> None:
    assert fault_of(rules, name) is UsernameFault.LOOKS_LIKE_ASCII


def test_a_name_that_poses_in_capitals_alone_is_refused_in_capitals(rules: UsernameRules) -> None:
    assert fault_of(rules, "ОКСАНА") is UsernameFault.LOOKS_LIKE_ASCII
    assert fault_of(rules, "оксана") is None


def test_a_name_that_poses_in_small_letters_alone_is_refused_in_capitals_too(
    rules: UsernameRules,
) -> None:
    assert fault_of(rules, "рага") is UsernameFault.LOOKS_LIKE_ASCII
    assert fault_of(rules, "РАГА") is UsernameFault.LOOKS_LIKE_ASCII


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20))
@settings(max_examples=50)
def test_a_plain_ascii_name_is_never_refused(name: str) -> None:
    assert fault_of(PrecisUsernameRules(), name) is None
