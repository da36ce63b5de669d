"""What operators see of alerts, and how they try a rule."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from attrs import evolve

from domain.alert_rule import UNITS, AlertRule
from domain.measures import MINUTE
from domain.request_record import RequestRecord
from entrypoints.settings import ALERT_RULES
from tests.clock import START
from tests.console.desk import Desk, text_of

USUAL = RequestRecord(0, START, "a" * 24, "GET", "/api/user", 200, 40)
FAILED = evolve(USUAL, status=500)
RULE = "critical: error-rate above 5 over 5m until 1"


@pytest.fixture
def desk() -> Desk:
    return Desk().sit_down()


def fail_for_a_while(desk: Desk) -> None:
    """Have an hour pass in which ten minutes went wrong, watched as they pass."""
    clock = desk.world.clock
    for minute in range(60):
        now = clock.now()
        answered = FAILED if 20 <= minute < 30 else USUAL
        desk.world.record(*[evolve(answered, timestamp=now)] * 30)
        clock.advance(MINUTE)
        desk.world.app.watch_figures()
    desk.sit_down()


def tried(desk: Desk, **query: str) -> str:
    return text_of(desk.get(f"/ops/alerts?{urlencode(query)}"))


def test_what_is_watched_is_shown_with_what_it_is_now(desk: Desk) -> None:
    desk.world.record(*[FAILED] * 30)
    desk.world.app.watch_figures()
    desk.world.clock.advance(MINUTE)
    desk.world.app.watch_figures()
    shown = text_of(desk.get("/ops/alerts"))
    for rule in ALERT_RULES:
        assert rule.partition(": ")[2] in shown
    assert f"{RULE.partition(': ')[2]} 100 {UNITS[AlertRule.parse(RULE).figure]} fires" in shown
    assert "store below 1 over 2m 1 1 where the store answers, else 0 well" in shown
    assert "certificate-days below 14 over 60m until 20 –" in shown
    assert "Nobody is told" in shown


def test_what_fires_is_on_the_overview_and_in_the_metrics_until_it_is_over(desk: Desk) -> None:
    desk.world.record(*[FAILED] * 30)
    desk.world.clock.advance(MINUTE)
    desk.world.app.watch_figures()
    assert "critical: error-rate , since" in text_of(desk.get("/ops"))
    firing = f'watchword_alert_firing{{figure="error-rate",rule="{RULE}",severity="critical"}} 1.0'
    assert firing in desk.get("/metrics").body.decode()
    desk.world.clock.advance(timedelta(minutes=7))
    desk.world.app.watch_figures()
    assert "error-rate" not in text_of(desk.get("/ops"))
    assert firing not in desk.get("/metrics").body.decode()
    shown = text_of(desk.get("/ops/alerts"))
    assert "goes on" not in shown
    assert "critical error-rate above 5 over 5m until 1 100 nobody" in shown


def test_a_rule_is_tried_as_it_has_fired(desk: Desk) -> None:
    fail_for_a_while(desk)
    shown = tried(desk, rule=RULE, span="24h")
    assert "It would have fired once in the last 24h" in shown
    [told] = [
        each.incident
        for each in desk.world.app.view_alerts.past()
        if each.incident.rule.figure == "error-rate"
    ]
    assert told.ended_at
    for moment in (told.began_at, told.ended_at):
        # As it was, and as it would have been.
        assert shown.count(f"{moment:%Y-%m-%d %H:%M:%S} UTC") == 2
    never = tried(desk, rule="warning: requests above 100 over 1m", span="7d")
    assert "It would have fired never in the last 7d" in never


def test_a_chart_shows_what_was_looked_at_and_the_bound(desk: Desk) -> None:
    fail_for_a_while(desk)
    page = desk.get(f"/ops/alerts?{urlencode({'rule': RULE, 'span': '30d'})}").body.decode()
    assert page.count("<polyline") == 2
    assert "up to 100" in page


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("<script>alert(1)</script>", "has to be rules such as"),
        ("critical: error-rate above 5 over 0m", "over 1m to 360m"),
        ("critical: error-rate above 5 over 5m until 9", "not beyond"),
        ("critical: p95 above 5000 over 5m", "can fire"),
        ("critical: passwords above 5 over 5m", "has to be rules such as"),
        ("x" * 3000, "has to be rules such as"),
    ],
)
def test_what_is_no_rule_is_a_sentence_beside_what_was_typed(
    desk: Desk, line: str, says: str
) -> None:
    answer = desk.get(f"/ops/alerts?{urlencode({'rule': line})}")
    assert answer.status == 400
    assert says in text_of(answer)
    assert b"<script>alert" not in answer.body
    assert "Rules" not in text_of(answer) or "store below 1" in text_of(answer)


@pytest.mark.parametrize("query", ["span=1y", "before=x", "before=0"])
def test_what_makes_no_sense_is_a_sentence(desk: Desk, query: str) -> None:
    answer = desk.get(f"/ops/alerts?{query}")
    assert answer.status == 400
    assert "has to be" in text_of(answer)


def test_what_has_fired_comes_page_by_page(desk: Desk) -> None:
    incidents = desk.world.app.view_alerts.incidents
    rules = [AlertRule.parse(f"warning: requests above {n} over 1m") for n in range(60)]
    for rule in rules:
        incidents.begin(rule, value=1, at=START, channels=())
    first = desk.get("/ops/alerts").body.decode()
    assert 'href="?before=11"' in first
    rest = text_of(desk.get("/ops/alerts?before=11"))
    assert "requests above 9 over 1m" in rest
    assert "requests above 10 over 1m" not in rest


def test_who_was_told_and_who_not_is_shown(desk: Desk) -> None:
    incidents = desk.world.app.view_alerts.incidents
    incidents.begin(AlertRule.parse(RULE), value=7, at=START, channels=["webhook", "mail"])
    waiting = incidents.claim(at=START, until=START + MINUTE)
    given_up = incidents.claim(at=START, until=START + MINUTE)
    assert waiting
    assert given_up
    incidents.settle(waiting, delivered_at=START, due_at=None)
    incidents.settle(given_up, delivered_at=None, due_at=None)
    shown = text_of(desk.get("/ops/alerts"))
    assert "webhook, began: 2026-11-22 09:30:00 UTC ; mail, began: given up after 1 tries" in shown


def test_what_is_measured_is_on_the_overview(desk: Desk) -> None:
    desk.world.app.watch_figures()
    shown = text_of(desk.get("/ops"))
    assert "Sessions alive 2" in shown
    assert "watchword_sessions_live 2.0" in desk.get("/metrics").body.decode()
