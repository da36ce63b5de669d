"""Watching figures, telling somebody when they are not well, and trying rules on what has been."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from attrs import define, evolve, field
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.memory.gauge_records import MemoryGaugeRecords
from adapters.memory.incidents import MemoryIncidents
from adapters.memory.live_sessions import MemoryLiveSessionReader
from adapters.memory.request_records import MemoryRequestRecords
from adapters.memory.store import MemoryStore
from application.alerting.deliver_notices import CLAIMED_FOR, DeliverNotices
from application.alerting.try_channels import TryChannels
from application.alerting.try_rule import Firing, Trial, TryRule
from application.alerting.view_alerts import ViewAlerts
from application.alerting.watch_figures import EVERY, WatchFigures
from application.machine_gauges import MachineGauges
from application.ports.channel import Channel, NotDelivered
from application.readings import ReadFigures
from application.service_gauges import ServiceGauges
from domain.alert_rule import AlertRule, Figure, Reading
from domain.faults import DeliveryFault
from domain.incident import Change, Incident, Notice
from domain.measures import HOUR, MINUTE
from tests.builders import LIMITS
from tests.clock import START, ManualClock
from tests.remembered_events import RememberedEvents
from tests.unit.test_readings import SAMPLE, WAYS_IN, of_minute

DISK = AlertRule.parse("warning: disk-free below 10 over 1m until 20")
FULLER = AlertRule.parse("critical: disk-free below 5 over 1m")
ERRORS = AlertRule.parse("critical: error-rate above 5 over 2m until 1")
KEPT_FOR = timedelta(days=7)


@define
class HeardChannel(Channel):
    """Keeps what it delivers, or fails."""

    failure: NotDelivered | None = None
    heard: list[tuple[Change, str]] = field(factory=list)

    def deliver(self, notice: Notice) -> None:
        if self.failure:
            raise self.failure
        self.heard.append((notice.change, str(notice.incident.rule)))


@define
class Watching:
    """Everything around the watching of figures."""

    rules: Sequence[AlertRule] = (DISK,)
    free: float | None = 50
    meanwhile: Callable[[], None] = lambda: None
    """Happens while it is measured what is free."""
    clock: ManualClock = field(factory=ManualClock)
    store: MemoryStore = field(factory=MemoryStore)
    records: MemoryRequestRecords = field(factory=MemoryRequestRecords)
    gauges: MemoryGaugeRecords = field(factory=MemoryGaugeRecords)
    incidents: MemoryIncidents = field(factory=MemoryIncidents)
    channels: dict[str, HeardChannel] = field(
        factory=lambda: {"mail": HeardChannel(), "webhook": HeardChannel()}
    )
    events: RememberedEvents = field(factory=RememberedEvents)

    @property
    def read(self) -> ReadFigures:
        return ReadFigures(self.records, self.gauges, WAYS_IN)

    def watch(self, free: float | None) -> None:
        """Look while so much is free, and once more when that minute is over."""
        self.free = free
        self.clock.advance(MINUTE / 2)
        self.look()
        self.free = None
        self.clock.advance(MINUTE / 2)
        self.look()

    def measure(self) -> float | None:
        self.meanwhile()
        return self.free

    def look(self) -> None:
        WatchFigures(
            self.rules,
            ServiceGauges(self.records, MemoryLiveSessionReader(self.store), LIMITS, self.clock),
            MachineGauges({Figure.DISK_FREE: self.measure}),
            self.gauges,
            self.read,
            self.incidents,
            self.channels,
            self.clock,
            self.events,
            KEPT_FOR,
        )()

    def tell(self) -> None:
        DeliverNotices(self.incidents, self.channels, self.clock, self.events)()

    def view(self) -> ViewAlerts:
        return ViewAlerts(self.rules, self.channels, self.read, self.incidents, self.clock)

    def attempt(self, rule: AlertRule, *, minutes: int) -> Trial:
        return TryRule(self.read, self.clock)(rule=rule, span=minutes * MINUTE)

    def firing(self) -> list[AlertRule]:
        return [each.rule for each in self.incidents.going_on()]

    def past(self) -> list[Incident]:
        return [each.incident for each in self.view().past()][::-1]

    def begin(self, rule: AlertRule = DISK) -> None:
        self.incidents.begin(rule, value=3, at=self.clock.now(), channels=self.channels)


def test_what_is_not_well_begins_an_incident_once_and_ends_it() -> None:
    watching = Watching()
    for free in (50, 9, 9, 15, 15, 20):
        watching.watch(free)
    [incident] = watching.past()
    assert (incident.rule, incident.value) == (DISK, 9)
    assert incident.began_at < (incident.ended_at or START)
    assert watching.firing() == []
    watching.tell()
    changes = [(Change.BEGAN, str(DISK)), (Change.ENDED, str(DISK))]
    assert [each.heard for each in watching.channels.values()] == [changes] * 2


def test_who_looks_again_too_soon_does_nothing() -> None:
    watching = Watching()
    watching.look()
    watching.free = 5
    watching.clock.advance(EVERY - timedelta(microseconds=1))
    watching.look()
    [minute] = watching.gauges.between(Figure.DISK_FREE, since=START, until=START + MINUTE)
    assert minute.reading == Reading(50, 50)


def test_who_measures_for_long_undoes_nothing_that_others_saw_meanwhile() -> None:
    watching = Watching(free=None)
    for minutes, free in ((-1, 50), (0, 9)):
        watching.gauges.note({Figure.DISK_FREE: free}, minute=START + minutes * MINUTE)

    def another_looks() -> None:
        watching.meanwhile = lambda: None
        watching.clock.advance(MINUTE)
        watching.look()
        assert watching.firing() == [DISK]

    watching.meanwhile = another_looks
    watching.look()
    assert watching.firing() == [DISK]


def test_rules_of_one_figure_go_each_its_way() -> None:
    watching = Watching(rules=(DISK, FULLER))
    watching.watch(9)
    assert watching.firing() == [DISK]
    watching.watch(4)
    watching.watch(4)
    assert watching.firing() == [DISK, FULLER]
    watching.watch(9)
    watching.watch(9)
    assert watching.firing() == [DISK]


def test_what_fires_for_a_rule_that_is_gone_is_over() -> None:
    watching = Watching()
    watching.begin(FULLER)
    watching.look()
    [incident] = watching.past()
    assert incident.ended_at == START


@define
class OtherIncidents(MemoryIncidents):
    """Holds what another version left, in which a rule of its own fires."""

    left: list[str] = field(factory=lambda: ["critical: lag above 5 over 5m"])

    def end_unreadable(self, *, at: datetime) -> Sequence[str]:
        return [self.left.pop() for _ in self.left]


def test_that_a_rule_of_another_version_fired_is_told_to_the_log() -> None:
    watching = Watching(incidents=OtherIncidents())
    watching.watch(9)
    assert watching.events.sent == [
        ("incident.unreadable", {"rule": "critical: lag above 5 over 5m"})
    ]
    assert watching.firing() == [DISK]


def test_what_cannot_be_measured_changes_nothing() -> None:
    watching = Watching(rules=(DISK, FULLER))
    watching.begin(DISK)
    watching.watch(None)
    assert watching.firing() == [DISK]
    assert watching.gauges.between(Figure.DISK_FREE, since=START, until=START + HOUR) == []


def test_the_service_and_its_store_are_measured() -> None:
    watching = Watching()
    watching.records.add((), (), evolve(SAMPLE, memory_bytes=3_000_000, hashing=2))
    watching.records.add((), (), evolve(SAMPLE, pid=8, memory_bytes=500_000, hashing=1))
    watching.look()
    assert watching.gauges.latest(since=START) == {
        Figure.HASHING: 3,
        Figure.MEMORY: 3.5,
        Figure.STORE: 1,
        Figure.SESSIONS: 0,
        Figure.DISK_FREE: 50,
    }


def test_of_a_store_that_is_silent_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    watching = Watching()
    monkeypatch.setattr("adapters.memory.store.PATIENCE", 0.01)
    watching.store.acquire()
    watching.look()
    watching.store.release()
    measured = watching.gauges.latest(since=START)
    assert measured[Figure.STORE] == 0
    assert Figure.SESSIONS not in measured


def test_what_is_old_is_forgotten() -> None:
    watching = Watching()
    watching.begin(FULLER)
    watching.look()
    watching.clock.advance(KEPT_FOR + timedelta(minutes=1))
    watching.look()
    assert watching.past() == []
    assert len(watching.gauges.between(DISK.figure, since=START, until=START + 2 * KEPT_FOR)) == 1


def test_what_fails_is_tried_later_and_holds_no_other_up() -> None:
    watching = Watching()
    failure = NotDelivered(DeliveryFault.REFUSED, 503)
    watching.channels["mail"].failure = failure
    watching.begin()
    watching.tell()
    heard = [(Change.BEGAN, str(DISK))]
    assert [each.heard for each in watching.channels.values()] == [[], heard]
    undelivered = {"channel": "mail", "rule": str(DISK), "tries": 1}
    assert watching.events.sent == [
        ("notice.undelivered", {**undelivered, "fault": "refused", "status": 503})
    ]
    watching.channels["mail"].failure = None
    watching.clock.advance(MINUTE - timedelta(microseconds=1))
    watching.tell()
    assert watching.channels["mail"].heard == []
    watching.clock.advance(timedelta(microseconds=1))
    watching.tell()
    watching.tell()
    assert [each.heard for each in watching.channels.values()] == [heard, heard]


def test_after_a_day_of_failures_it_is_given_up() -> None:
    watching = Watching()
    watching.begin()
    del watching.channels["mail"]
    for _ in range(24 * 60):
        watching.tell()
        watching.clock.advance(MINUTE)
    events = [event for event, _ in watching.events.sent]
    assert events == ["notice.undelivered"] * (len(events) - 1) + ["notice.given_up"]
    _, fields = watching.events.sent[-1]
    assert (fields["fault"], fields["status"]) == ("no_channel", 0)
    [past] = watching.view().past()
    assert [each.due_at for each in past.notices] == [None, None]


def test_a_notice_that_was_claimed_comes_back_if_nothing_became_of_it() -> None:
    watching = Watching()
    watching.begin()
    while watching.incidents.claim(at=START, until=START + CLAIMED_FOR):
        pass
    watching.tell()
    assert watching.channels["mail"].heard == []
    watching.clock.advance(CLAIMED_FOR)
    watching.tell()
    assert len(watching.channels["mail"].heard) == 1


def test_each_channel_is_tried() -> None:
    watching = Watching()
    failure = NotDelivered(DeliveryFault.UNTRUSTED)
    watching.channels["mail"].failure = failure
    trials = list(TryChannels(watching.channels, watching.clock)())
    assert [(each.channel, each.failure) for each in trials] == [
        ("mail", failure),
        ("webhook", None),
    ]
    assert [change for change, _ in watching.channels["webhook"].heard] == [Change.TRIED]


def test_what_is_watched_is_seen_with_what_fires() -> None:
    watching = Watching(rules=(DISK, ERRORS))
    watching.watch(9)
    view = watching.view()
    disk, errors = view()
    assert disk.reading == Reading(9, 9)
    assert [disk.incident] == view.going_on()
    assert (errors.rule, errors.reading, errors.incident) == (ERRORS, Reading(0, 0), None)


def test_a_rule_is_tried_on_whole_minutes() -> None:
    watching = Watching()
    for number, free in enumerate((50, 9, 4, None, 15, 20, 30, 8)):
        if free is not None:
            watching.gauges.note({Figure.DISK_FREE: free}, minute=START + number * MINUTE)
    watching.clock.advance(8 * MINUTE + timedelta(seconds=59))
    trial = watching.attempt(DISK, minutes=8)
    assert (trial.since, trial.until) == (START, START + 8 * MINUTE)
    assert trial.values == [50, 9, 4, None, 15, 20, 30, 8]
    assert trial.firings == [
        Firing(START + 2 * MINUTE, START + 6 * MINUTE, 4),
        Firing(START + 8 * MINUTE, None, 8),
    ]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), min_size=1, max_size=15))
def test_a_rule_would_have_done_what_it_did(history: list[tuple[int, int]]) -> None:
    watching = Watching(rules=(ERRORS,))
    for number, (well, errors) in enumerate(history):
        watching.records.add(
            (), [of_minute(number, well), of_minute(number, errors, status=500)], SAMPLE
        )
        watching.clock.advance(MINUTE)
        watching.look()
    seen = [(each.began_at, each.ended_at) for each in watching.past()]
    trial = watching.attempt(ERRORS, minutes=len(history))
    assert [(each.begins, each.ends) for each in trial.firings] == seen


@settings(max_examples=100)
@given(
    st.lists(st.lists(st.integers(0, 30), max_size=2), min_size=1, max_size=20),
    st.sampled_from(
        [
            DISK,
            AlertRule.parse("warning: disk-free below 10 over 3m until 20"),
            AlertRule.parse("warning: disk-free above 20 over 2m until 10"),
            AlertRule.parse("warning: disk-free above 15 over 5m"),
        ]
    ),
)
def test_a_rule_would_have_done_what_it_did_where_minutes_were_missed(
    history: list[list[int]], rule: AlertRule
) -> None:
    watching = Watching(rules=(rule,), free=None)
    for number, measured in enumerate(history):
        for free in measured:
            watching.gauges.note({Figure.DISK_FREE: free}, minute=START + number * MINUTE)
        watching.clock.advance(MINUTE)
        watching.look()
    seen = [(each.rule, each.began_at, each.ended_at) for each in watching.past()]
    trial = watching.attempt(rule, minutes=len(history))
    assert [(rule, each.begins, each.ends) for each in trial.firings] == seen


def test_a_minute_under_way_is_not_taken_for_a_whole_one() -> None:
    steady = [AlertRule.parse("warning: requests below 50 over 1m"), ERRORS]
    watching = Watching(rules=steady)
    for number in range(8 * 4):
        watching.records.add(
            (), [of_minute(number // 4, 15), of_minute(number // 4, 15, status=500)], SAMPLE
        )
        watching.look()
        watching.clock.advance(MINUTE / 4)
    begun = [each.began_at for each in watching.past() if each.rule == ERRORS]
    assert begun == [START + MINUTE]
    # Before the service there was nothing.
    assert [each.ended_at for each in watching.past() if each.rule != ERRORS] == [START + MINUTE]
