"""What is promised of the place where it is kept what rules fired for, and who is to be told."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from adapters.memory.incidents import MemoryIncidents
from adapters.sql.sqlite.incidents import SqliteIncidents
from adapters.sql.sqlite.records_file import RecordsFile
from application.ports.incidents import Incidents
from domain.alert_rule import AlertRule
from domain.incident import LONGEST_WAIT, Change, Incident, Notice
from domain.measures import HOUR, MINUTE
from tests.contract.builders import MICROSECOND, NOW
from tests.contract.races import race

Opens = Callable[[], Incidents]
EVERY = timedelta(seconds=15)
LATER = NOW + HOUR
RULE = AlertRule.parse("critical: error-rate above 5.25 over 5m until 1")
OTHER = AlertRule.parse("warning: disk-free below 10 over 1m")


@pytest.fixture(params=["memory", "sqlite"])
def opens(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opens]:
    """Provide how each process comes by them: those in memory are of one alone."""
    if request.param == "memory":
        incidents = MemoryIncidents()
        yield lambda: incidents
    else:
        yield lambda: SqliteIncidents(RecordsFile(tmp_path / "requests.db"))


@pytest.fixture
def incidents(opens: Opens) -> Incidents:
    return opens()


def begun(incidents: Incidents, *channels: str, rule: AlertRule = RULE) -> Incident:
    incidents.begin(rule, value=7.125, at=NOW, channels=channels)
    return next(each for each in incidents.going_on() if each.rule == rule)


def claimed(incidents: Incidents) -> Notice:
    found = incidents.claim(at=NOW, until=NOW + MINUTE)
    assert found
    return found


def told(incidents: Incidents) -> list[Notice]:
    page = incidents.page(before=None, limit=99)
    return [notice for each in page for notice in each.notices]


def test_one_turn_is_taken_in_each_while(incidents: Incidents) -> None:
    moments = [timedelta(), MICROSECOND, EVERY - MICROSECOND, EVERY, EVERY * 2 - MICROSECOND]
    turns = [incidents.take_turn(at=NOW + moment, every=EVERY) for moment in moments]
    assert turns == [True, False, False, True, False]


def test_a_clock_that_was_set_back_holds_nothing_up(incidents: Incidents) -> None:
    assert incidents.take_turn(at=LATER, every=EVERY)
    assert incidents.take_turn(at=NOW, every=EVERY)
    assert not incidents.take_turn(at=NOW + MICROSECOND, every=EVERY)


def test_of_many_one_takes_the_turn(opens: Opens) -> None:
    all_of_them = [opens() for _ in range(8)]
    for round_ in range(5):
        at = NOW + round_ * EVERY
        turns = race(8, lambda number: all_of_them[number].take_turn(at=at, every=EVERY))  # noqa: B023 - raced at once
        assert sum(turns) == 1


def test_one_goes_on_from_its_beginning_to_its_end(incidents: Incidents) -> None:
    first, second = begun(incidents), begun(incidents, rule=OTHER)
    assert first == Incident(first.id, RULE, 7.125, NOW)
    assert first.id < second.id
    assert incidents.going_on() == [first, second]
    incidents.end(first, at=LATER, channels=())
    assert incidents.going_on() == [second]
    page = incidents.page(before=None, limit=9)
    assert [each.incident for each in page] == [second, evolve(first, ended_at=LATER)]


def test_of_a_rule_one_goes_on_at_most(incidents: Incidents) -> None:
    first = begun(incidents, "mail")
    incidents.begin(RULE, value=9, at=LATER, channels=["mail"])
    assert incidents.going_on() == [first]
    assert len(told(incidents)) == 1
    incidents.end(first, at=LATER, channels=())
    assert begun(incidents).id > first.id


def test_of_many_who_begin_one_it_is_one_and_told_of_once(opens: Opens) -> None:
    all_of_them = [opens() for _ in range(8)]
    race(8, lambda number: begun(all_of_them[number], "mail", "webhook"))
    assert len(all_of_them[0].going_on()) == 1
    assert len(told(all_of_them[0])) == 2


def test_of_many_who_end_one_it_is_told_of_once(opens: Opens) -> None:
    all_of_them = [opens() for _ in range(8)]
    incident = begun(all_of_them[0])
    race(8, lambda number: all_of_them[number].end(incident, at=LATER, channels=["mail"]))
    [notice] = told(all_of_them[0])
    assert (notice.change, notice.incident.ended_at) == (Change.ENDED, LATER)


def test_one_that_ended_does_not_end_once_more(incidents: Incidents) -> None:
    incident = begun(incidents)
    incidents.end(incident, at=LATER, channels=())
    incidents.end(incident, at=LATER + HOUR, channels=["mail"])
    [page] = incidents.page(before=None, limit=9)
    assert page.incident.ended_at == LATER
    assert page.notices == []
    incidents.purge(until=LATER + MICROSECOND)
    incidents.end(incident, at=LATER + HOUR, channels=["mail"])
    assert incidents.page(before=None, limit=9) == []


@pytest.mark.parametrize("channel", ["mail", "", "'; DROP TABLE notices; --", "ünïcode \n\0 %s ?1"])
def test_each_channel_has_its_notice_whatever_its_name(incidents: Incidents, channel: str) -> None:
    incident = begun(incidents, channel, "webhook")
    [one, other] = told(incidents)
    assert one == Notice(one.id, incident, Change.BEGAN, channel, due_at=NOW)
    assert other == Notice(other.id, incident, Change.BEGAN, "webhook", due_at=NOW)
    assert one.id < other.id


def test_the_newest_come_first_page_by_page(incidents: Incidents) -> None:
    for number in range(5):
        incident = begun(incidents, f"channel {number}")
        incidents.end(incident, at=LATER, channels=())
    found = incidents.page(before=None, limit=9)
    assert [notice.channel[-1] for each in found for notice in each.notices] == [*"43210"]
    assert incidents.page(before=None, limit=2) == found[:2]
    assert incidents.page(before=found[1].incident.id, limit=2) == found[2:4]
    assert incidents.page(before=found[4].incident.id, limit=2) == []


def test_a_notice_that_is_claimed_counts_as_a_try_and_is_for_one_alone(
    incidents: Incidents,
) -> None:
    incident = begun(incidents, "mail")
    until = NOW + MINUTE
    assert incidents.claim(at=NOW - MICROSECOND, until=until) is None
    notice = claimed(incidents)
    assert notice == Notice(notice.id, incident, Change.BEGAN, "mail", tries=1, due_at=until)
    assert told(incidents) == [notice]
    assert incidents.claim(at=until - MICROSECOND, until=LATER) is None


def test_one_that_was_not_settled_is_due_again(incidents: Incidents) -> None:
    begun(incidents, "mail")
    first = claimed(incidents)
    again = incidents.claim(at=NOW + MINUTE, until=LATER)
    assert again == evolve(first, tries=2, due_at=LATER)


def test_those_due_first_are_claimed_first(incidents: Incidents) -> None:
    incident = begun(incidents, "a", "b")
    incidents.settle(claimed(incidents), delivered_at=None, due_at=NOW + 3 * MINUTE)
    incidents.end(incident, at=NOW + MINUTE, channels=["c"])
    found = [incidents.claim(at=NOW + 3 * MINUTE, until=LATER) for _ in range(4)]
    assert [each and each.channel for each in found] == ["b", "c", "a", None]
    assert found[0]
    assert found[0].incident.ended_at == NOW + MINUTE


def test_how_one_ended_is_told_after_how_it_began(incidents: Incidents) -> None:
    incident = begun(incidents, "mail", "webhook")
    late, _ = claimed(incidents), claimed(incidents)
    incidents.end(incident, at=NOW, channels=["mail"])
    # Neither while somebody tells of it, nor while that has to be tried again.
    assert incidents.claim(at=NOW, until=LATER) is None
    incidents.settle(late, delivered_at=None, due_at=LATER)
    again = [incidents.claim(at=LATER, until=LATER + MINUTE) for _ in range(3)]
    assert [each and each.change for each in again] == [Change.BEGAN, Change.BEGAN, None]
    incidents.settle(evolve(late, tries=2), delivered_at=LATER, due_at=None)
    ended = incidents.claim(at=LATER, until=LATER + MINUTE)
    assert ended
    assert (ended.channel, ended.change) == ("mail", Change.ENDED)


def test_how_one_began_is_no_matter_to_another(incidents: Incidents) -> None:
    incidents.end(begun(incidents, "mail"), at=NOW, channels=["mail"])
    claimed(incidents)
    begun(incidents, "mail")
    assert claimed(incidents).change is Change.BEGAN


def test_a_clock_that_was_set_back_leaves_nobody_untold(incidents: Incidents) -> None:
    begun(incidents, "mail")
    ahead = NOW - LONGEST_WAIT
    assert incidents.claim(at=ahead, until=LATER) is None
    assert incidents.claim(at=ahead - MICROSECOND, until=LATER)


def test_what_became_of_one_is_kept(incidents: Incidents) -> None:
    begun(incidents, "a", "b", "c")
    for delivered_at, due_at in ((LATER, None), (None, LATER), (None, None)):
        incidents.settle(claimed(incidents), delivered_at=delivered_at, due_at=due_at)
    assert [(each.tries, each.delivered_at, each.due_at) for each in told(incidents)] == [
        (1, LATER, None),
        (1, None, LATER),
        (1, None, None),
    ]
    again = incidents.claim(at=LATER, until=LATER + MINUTE)
    assert again
    assert (again.channel, again.tries) == ("b", 2)
    assert incidents.claim(at=LATER, until=LATER + MINUTE) is None


def test_of_many_one_claims_each_notice(opens: Opens) -> None:
    all_of_them = [opens() for _ in range(8)]
    begun(all_of_them[0], *"abcdef")
    found = race(8, lambda number: all_of_them[number].claim(at=NOW, until=LATER))
    assert sorted(each.channel for each in found if each) == [*"abcdef"]


@pytest.mark.parametrize("is_delivered", [True, False])
def test_whoever_took_too_long_does_not_settle_what_another_has_claimed(
    incidents: Incidents,
    is_delivered: bool,  # noqa: FBT001 - a case
) -> None:
    begun(incidents, "mail")
    late = claimed(incidents)
    again = incidents.claim(at=NOW + MINUTE, until=LATER)
    assert again
    delivered_at = LATER if is_delivered else None
    incidents.settle(late, delivered_at=delivered_at, due_at=None)
    assert told(incidents) == [again]
    incidents.settle(again, delivered_at=LATER, due_at=None)
    incidents.settle(late, delivered_at=None, due_at=LATER)
    assert told(incidents) == [evolve(again, delivered_at=LATER, due_at=None)]


def test_those_that_ended_before_are_forgotten_with_their_notices(incidents: Incidents) -> None:
    old, on_time, going_on = (
        begun(incidents, "mail", rule=AlertRule.parse(f"warning: p95 above {number} over 1m"))
        for number in range(3)
    )
    late = claimed(incidents)
    incidents.end(old, at=LATER - MICROSECOND, channels=["mail"])
    incidents.end(on_time, at=LATER, channels=["mail"])
    incidents.purge(until=LATER)
    page = incidents.page(before=None, limit=9)
    assert [(each.incident.id, len(each.notices)) for each in page] == [
        (going_on.id, 1),
        (on_time.id, 2),
    ]
    incidents.settle(late, delivered_at=None, due_at=NOW)
    assert incidents.page(before=None, limit=9) == page
    assert late.id not in {each.id for each in told(incidents)}


def test_where_nothing_began_there_is_nothing(incidents: Incidents) -> None:
    assert incidents.going_on() == []
    assert incidents.page(before=None, limit=9) == []
    assert incidents.claim(at=NOW, until=LATER) is None
    incidents.purge(until=NOW)
