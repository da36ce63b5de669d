"""What a rule is, when it fires, and when telling of it is tried again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alert_rule import LONGEST, REACHES, UNITS, AlertRule, Figure, Reading, Severity, Side
from domain.incident import Change, Incident, Notice
from domain.measures import MINUTE
from tests.clock import START

ABOVE = AlertRule.parse("critical: error-rate above 5 over 5m until 1")
BELOW = AlertRule.parse("warning: disk-free below 10 over 1m until 15")


VALUES = st.integers(0, 99_999_999).map(lambda hundredths: hundredths / 100)


@st.composite
def rules(draw: st.DrawFn) -> AlertRule:
    figure = draw(st.sampled_from(Figure))
    most = 100 * REACHES.get(figure, 999_999)
    side = draw(st.sampled_from(Side))
    hundredths = st.integers(0, most - 1) if side is Side.ABOVE else st.integers(1, most)
    within, beyond = sorted(each / 100 for each in draw(st.tuples(hundredths, hundredths)))
    bound, until = (beyond, within) if side is Side.ABOVE else (within, beyond)
    return AlertRule(
        draw(st.sampled_from(Severity)),
        figure,
        side,
        bound,
        draw(st.integers(1, LONGEST // MINUTE)) * MINUTE,
        draw(st.sampled_from([until, bound])),
    )


@given(rules())
def test_each_rule_there_can_be_is_a_line_that_says_all_of_it(rule: AlertRule) -> None:
    assert AlertRule.parse(str(rule)) == rule


@pytest.mark.parametrize(
    ("line", "canonical"),
    [
        ("  critical:\terror-rate above  5.00 over 005m ", "critical: error-rate above 5 over 5m"),
        (
            "warning: p95 above 0.10 over 360m until 0.1",
            "warning: p95 above 0.1 over 360m",
        ),
        (
            "warning: requests below 999999.99\n over 1m",
            "warning: requests below 999999.99 over 1m",
        ),
        (
            "warning: store below 0.5 over 1m until 1",
            "warning: store below 0.5 over 1m until 1",
        ),
    ],
)
def test_however_it_is_spaced_it_is_the_same_rule(line: str, canonical: str) -> None:
    assert str(AlertRule.parse(line)) == canonical


CANARY = "c4nary"
SENTENCES = [
    "has to be rules such as `critical: error-rate above 5 over 5m until 1`",
    "has to have rules over 1m to 360m",
    "has to have rules whose `until` is not beyond their bound",
    "has to have rules that can fire, and be over",
]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", 0),
        (CANARY, 0),
        (f"{CANARY}: error-rate above 5 over 5m", 0),
        (f"critical: {CANARY} above 5 over 5m", 0),
        (f"critical: p95 above 5 over 5m until 1; {CANARY}", 0),
        ("Critical: p95 above 5 over 5m", 0),
        ("critical : p95 above 5 over 5m", 0),
        ("critical: p95 above -5 over 5m", 0),
        ("critical: p95 above 1e5 over 5m", 0),
        ("critical: p95 above nan over 5m", 0),
        ("critical: p95 above inf over 5m", 0),
        ("critical: p95 above .5 over 5m", 0),
        ("critical: p95 above 5. over 5m", 0),
        ("critical: p95 above 0.001 over 5m", 0),
        ("critical: p95 above 1000000 over 5m", 0),
        ("critical: p95 above ٥ over 5m", 0),
        ("critical: p95 above 5 over ٥m", 0),
        ("critical: p95 above 5 over 5h", 0),
        ("critical: p95 above 5 over 1000m", 0),
        ("critical: p95 above 5 over 5m until", 0),
        ("critical: p95 above 5 over 5m until 1 until 1", 0),
        ("critical: p95 above 5 over 5m\0", 0),
        ("critical: p95 above 5 over 0m", 1),
        ("critical: p95 above 5 over 361m", 1),
        ("critical: p95 above 5 over 5m until 5.01", 2),
        ("critical: disk-free below 5 over 5m until 4.99", 2),
        ("critical: p95 above 5000 over 5m", 3),
        ("critical: error-rate above 100 over 5m", 3),
        ("critical: store above 1 over 5m", 3),
        ("critical: store below 1 over 5m until 1.01", 3),
        ("critical: disk-free below 5 over 5m until 100.01", 3),
        ("critical: requests below 0 over 5m", 3),
    ],
)
def test_a_line_that_is_no_rule_is_refused_with_a_sentence(line: str, sentence: int) -> None:
    with pytest.raises(ValueError, match=r"^has to") as caught:
        AlertRule.parse(line)
    assert str(caught.value) == SENTENCES[sentence]


@given(st.text(st.sampled_from("critical: p95 above 5 over 5m until 1<é\0")))
def test_of_whatever_line_nothing_is_repeated(line: str) -> None:
    with pytest.raises(ValueError, match=r"^has to") as caught:
        AlertRule.parse(f"{line};")
    assert str(caught.value) in SENTENCES


def test_it_begins_beyond_the_bound_and_ends_within_the_other() -> None:
    above, below = (
        [
            [rule.fires(Reading(value, value), is_firing=is_firing) for value in values]
            for is_firing in (False, True)
        ]
        for rule, values in ((ABOVE, (1, 1.01, 5, 5.01)), (BELOW, (9.99, 10, 14.99, 15)))
    )
    assert above == [[False, False, False, True], [False, True, True, True]]
    assert below == [[True, False, False, False], [True, True, True, False]]


def test_it_has_to_be_so_all_the_time() -> None:
    assert not ABOVE.fires(Reading(0, 9), is_firing=False)
    assert ABOVE.fires(Reading(0, 9), is_firing=True)
    assert not BELOW.fires(Reading(0, 99), is_firing=False)
    assert BELOW.fires(Reading(0, 99), is_firing=True)


@given(rules(), st.booleans())
def test_where_nothing_is_known_it_stays_as_it_is(rule: AlertRule, is_firing: bool) -> None:  # noqa: FBT001 - drawn
    assert rule.fires(None, is_firing=is_firing) is is_firing


@given(rules(), VALUES, VALUES)
def test_what_has_just_begun_has_not_just_ended(rule: AlertRule, one: float, other: float) -> None:
    reading = Reading(*sorted((one, other)))
    begins = rule.fires(reading, is_firing=False)
    assert not begins or rule.fires(reading, is_firing=True)


def test_the_worst_of_a_reading_is_told() -> None:
    assert (ABOVE.told(Reading(1, 2)), BELOW.told(Reading(1, 2))) == (2, 1)


def test_each_figure_says_what_it_is_a_number_of() -> None:
    assert set(UNITS) == set(Figure)


def test_whoever_could_not_be_told_is_less_and_less_often_for_a_day() -> None:
    notice = Notice(1, Incident(1, ABOVE, 9, START), Change.BEGAN, "mail")
    waits = []
    for tries in range(1, 99):
        due_at = Notice(1, notice.incident, Change.BEGAN, "mail", tries).next_try(after=START)
        if due_at is None:
            break
        waits.append(due_at - START)
    assert waits == sorted(waits)
    assert waits[0] == MINUTE
    assert timedelta(hours=23) < sum(waits, timedelta()) <= timedelta(days=1)


def test_a_notice_tells_of_when_it_happened() -> None:
    incident = Incident(1, ABOVE, 9, START, START + MINUTE)
    assert Notice(1, incident, Change.BEGAN, "mail").at == START
    assert Notice(2, incident, Change.ENDED, "mail").at == START + MINUTE
