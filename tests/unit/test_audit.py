"""What is told of what people and operators do, and of what they are refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from application.maintenance.purge_audit import PAGE, WINDOW, PurgeAudit
from application.maintenance.tend_audit import BATCH, TendAudit
from application.refusals import OWN_ENTRIES
from application.sessions.end_sessions import Scope
from domain.audit import Act, Entry
from domain.audit_chain import Checkpoint
from domain.audit_check import Flaw, FlawKind
from domain.errors import (
    FreshLoginRequired,
    InvalidCredentials,
    SessionNotFound,
    StoreUnavailable,
    TooManyAttempts,
    UsernameTaken,
    UserNotFound,
    WatchwordError,
)
from domain.origin import Origin
from domain.session import FRESH_FOR
from tests.builders import AT_TERMINAL, LAPTOP, ON_LAPTOP, PASSWORD, World
from tests.clock import START, TICK
from tests.interference import FailingWorld, interrupted_hasher
from tests.unit.late_sealing import LateReader, LateStore

NEW_PASSWORD = "a lake lies level"
KEPT_FOR = timedelta(days=400)


def told(world: World) -> list[Entry]:
    return [each.entry for each in world.store.audit.values()]


def last(world: World) -> Entry:
    return told(world)[-1]


def acts(world: World) -> list[str]:
    return [entry.act for entry in told(world)]


def refused(call: Callable[[], object], error: type[WatchwordError] = InvalidCredentials) -> None:
    with pytest.raises(error):
        call()


def by_user(user_id: int) -> Origin:
    return ON_LAPTOP.as_user(user_id)


def test_a_sign_up_is_told_of_with_its_session() -> None:
    world = World()
    opened = world.sign_up("alice")
    assert told(world) == [
        Entry(
            at=START,
            act="user.signed_up",
            actor="user",
            actor_id=opened.user.id,
            about=opened.user.id,
            address=LAPTOP.ip,
            request_id=ON_LAPTOP.request_id,
            detail=opened.session.id,
            times=1,
        )
    ]


def test_a_log_in_is_told_of_and_so_is_the_session_it_ends() -> None:
    world = World()
    before = world.sign_up("alice")
    opened = world.log_in("alice", presented=before.token)
    assert {entry.act: entry.detail for entry in told(world)[1:]} == {
        "session.opened": opened.session.id,
        "session.ended": before.session.id,
    }
    assert {entry.about for entry in told(world)} == {opened.user.id}


def test_the_end_of_a_session_is_told_of_as_its_users_whoever_logs_in_there_next() -> None:
    world = World()
    before = world.sign_up("alice")
    bob = world.sign_up("bob", presented=before.token).user
    ended = next(entry for entry in told(world) if entry.act == "session.ended")
    assert (ended.actor, ended.actor_id, ended.about) == ("user", before.user.id, before.user.id)
    assert bob.id != before.user.id


def test_a_log_out_is_told_of_once() -> None:
    world = World()
    opened = world.sign_up("alice")
    for _ in range(2):
        world.app.log_out(token=opened.token, origin=ON_LAPTOP)
    assert acts(world) == ["user.signed_up", "session.ended"]
    expected = Entry.of(Act.SESSION_ENDED, by=by_user(1), at=START, about=1)
    assert last(world) == evolve(expected, detail=opened.session.id)


def test_ending_sessions_is_told_of_and_ending_none_is_not() -> None:
    world = World()
    caller = world.caller(world.sign_up("alice"))
    elsewhere = [world.log_in("alice") for _ in range(3)]
    world.app.end_session(caller=caller, origin=by_user(1), session_id=elsewhere[0].session.id)
    ended = elsewhere[0].session.id
    assert last(world) == Entry.of(
        Act.SESSION_ENDED, by=by_user(1), at=START, about=1, detail=ended
    )
    for _ in range(2):
        world.app.end_sessions(caller=caller, origin=by_user(1), scope=Scope.OTHERS)
    assert last(world) == Entry.of(Act.SESSIONS_ENDED, by=by_user(1), at=START, about=1, times=2)
    assert acts(world).count("sessions.ended") == 1
    before = len(told(world))
    refused(
        lambda: world.app.end_session(caller=caller, origin=by_user(1), session_id=ended),
        SessionNotFound,
    )
    assert len(told(world)) == before


def test_a_new_name_and_a_new_password_are_told_of_each_for_itself() -> None:
    world = World()
    caller = world.caller(world.sign_up("alice"))
    world.app.update_user(caller=caller, origin=by_user(1))
    world.app.update_user(caller=caller, origin=by_user(1), username="alice")
    assert acts(world) == ["user.signed_up"]
    updated = world.app.update_user(
        caller=caller, origin=by_user(1), username="alina", password=NEW_PASSWORD
    )
    assert updated.opened
    assert told(world)[1:] == [
        Entry.of(Act.RENAMED, by=by_user(1), at=START, about=1),
        Entry.of(
            Act.PASSWORD_CHANGED,
            by=by_user(1),
            at=START,
            about=1,
            detail=updated.opened.session.id,
        ),
    ]


@pytest.mark.parametrize(
    ("do", "act"),
    [
        (
            lambda app: app.set_password(origin=AT_TERMINAL, user_id=1, password=NEW_PASSWORD),
            Act.PASSWORD_CHANGED,
        ),
        (lambda app: app.disable_user(origin=AT_TERMINAL, user_id=1), Act.DISABLED),
        (lambda app: app.enable_user(origin=AT_TERMINAL, user_id=1), Act.ENABLED),
        (lambda app: app.delete_user(origin=AT_TERMINAL, user_id=1), Act.DELETED),
    ],
)
def test_what_operators_do_is_told_of_as_theirs(do: Callable[[object], object], act: Act) -> None:
    world = World()
    world.app.create_user(origin=AT_TERMINAL, username="alice", password=PASSWORD)
    assert last(world) == Entry.of(Act.CREATED, by=AT_TERMINAL, at=START, about=1)
    do(world.app)
    assert last(world) == Entry.of(act, by=AT_TERMINAL, at=START, about=1)


def test_what_was_not_done_is_not_told_of() -> None:
    world = World()
    refused(lambda: world.app.delete_user(origin=AT_TERMINAL, user_id=9), UserNotFound)
    failing = FailingWorld()
    failing.is_failing = True
    refused(lambda: failing.sign_up("alice"), StoreUnavailable)
    assert (told(world), told(failing)) == ([], [])


def wrong_password(world: World) -> None:
    world.log_in("alice", NEW_PASSWORD)


def disabled(world: World) -> None:
    world.disable("alice")
    world.log_in("alice")


def deleted_meanwhile(world: World) -> None:
    hasher = interrupted_hasher()
    elsewhere = World(store=world.store, hasher=hasher)
    hasher.meanwhile = lambda: world.delete("alice")
    elsewhere.log_in("alice")


@pytest.mark.parametrize("try_it", [wrong_password, disabled, deleted_meanwhile])
def test_a_refused_log_in_is_told_of_as_anyones(try_it: Callable[[World], None]) -> None:
    world = World()
    world.sign_up("alice")
    refused(lambda: try_it(world))
    assert last(world) == Entry.of(Act.CREDENTIALS_REFUSED, by=ON_LAPTOP, at=START, about=1)


def test_of_a_name_that_nobody_has_a_pseudonym_is_kept() -> None:
    world = World()
    for name in ("hunter2", "HUNTER2", "hunter3"):
        flood(world, 1, name)
    first, again, other = told(world)
    expected = Entry.of(Act.CREDENTIALS_REFUSED, by=ON_LAPTOP, at=START)
    assert evolve(first, detail=None) == expected
    assert first.detail
    assert again.detail == first.detail != other.detail
    assert "hunter" not in repr(world.store).lower()


def test_without_keys_nothing_of_such_a_name_is_kept() -> None:
    world = World()
    trail = evolve(world.app.log_in.audit, keys=lambda: None)
    world.app = evolve(world.app, log_in=evolve(world.app.log_in, audit=trail))
    refused(lambda: world.log_in("hunter2"))
    assert told(world) == [Entry.of(Act.CREDENTIALS_REFUSED, by=ON_LAPTOP, at=START)]


def test_a_taken_name_is_told_of_and_not_as_its_owners() -> None:
    world = World()
    world.sign_up("alice")
    refused(lambda: world.sign_up("alice"), UsernameTaken)
    tried = last(world).detail
    assert tried
    assert last(world) == Entry.of(Act.NAME_REFUSED, by=ON_LAPTOP, at=START, detail=tried)
    refused(
        lambda: world.app.create_user(origin=AT_TERMINAL, username="alice", password=PASSWORD),
        UsernameTaken,
    )
    assert last(world) == Entry.of(Act.NAME_REFUSED, by=AT_TERMINAL, at=START, detail=tried)


@pytest.mark.parametrize(
    ("change", "error", "act"),
    [
        ({"username": "bob"}, UsernameTaken, Act.NAME_REFUSED),
        ({"password": NEW_PASSWORD}, FreshLoginRequired, Act.STALE_LOGIN_REFUSED),
        ({"current_password": "wrong"}, InvalidCredentials, Act.CREDENTIALS_REFUSED),
        ({"current_password": "x" * 257}, InvalidCredentials, Act.CREDENTIALS_REFUSED),
    ],
)
def test_a_refused_change_is_told_of_as_the_users_own(
    change: dict[str, str], error: type[WatchwordError], act: Act
) -> None:
    world = World()
    caller = world.caller(world.sign_up("alice"))
    world.sign_up("bob")
    world.clock.advance(FRESH_FOR + TICK)
    now = world.clock.now()
    refused(lambda: world.app.update_user(caller=caller, origin=by_user(1), **change), error)
    assert last(world) == Entry.of(act, by=by_user(1), at=now, about=1)


def test_a_refused_try_that_cannot_be_told_of_is_an_outage_and_no_wrong_password() -> None:
    world = FailingWorld()
    world.sign_up("alice")
    world.is_failing = True
    refused(lambda: world.log_in("alice", NEW_PASSWORD), StoreUnavailable)
    world.is_failing = False
    assert acts(world) == ["user.signed_up"]


# When a great many are refused.


def flood(world: World, times: int, name: str = "alice") -> None:
    for _ in range(times):
        refused(lambda: world.log_in(name, NEW_PASSWORD))


def test_a_flood_has_so_many_entries_and_is_summed_up_from_there_on() -> None:
    world = World()
    world.sign_up("alice")
    flood(world, OWN_ENTRIES)
    flood(world, 3)
    flood(world, 2, "nobody")
    assert acts(world).count("credentials.refused") == OWN_ENTRIES
    world.app.tend_audit()
    assert acts(world).count("credentials.refused") == OWN_ENTRIES
    world.clock.advance(timedelta(seconds=10))
    for _ in range(2):
        world.app.tend_audit()
    sums = {entry.about: (entry.times, entry.actor) for entry in told(world)[-2:]}
    assert sums == {1: (3, "anyone"), None: (2, "anyone")}
    assert acts(world).count("credentials.refused") == OWN_ENTRIES + 2


@pytest.mark.parametrize("later", [timedelta(minutes=1), -TICK])
def test_another_minute_has_entries_of_its_own(later: timedelta) -> None:
    world = World()
    flood(world, OWN_ENTRIES)
    world.clock.advance(timedelta(minutes=1) - TICK)
    flood(world, 1)
    assert len(told(world)) == OWN_ENTRIES
    world.clock.advance(TICK)
    flood(world, OWN_ENTRIES)
    assert len(told(world)) == 2 * OWN_ENTRIES
    world.clock.advance(later)
    flood(world, 1)
    assert len(told(world)) == 2 * OWN_ENTRIES + 1


def test_sums_that_cannot_be_told_are_told_later() -> None:
    world = FailingWorld()
    flood(world, OWN_ENTRIES + 5)
    world.clock.advance(timedelta(seconds=10))
    world.is_failing = True
    refused(world.app.tend_audit, StoreUnavailable)
    world.is_failing = False
    world.clock.advance(timedelta(seconds=10))
    world.app.tend_audit()
    assert last(world).times == 5


def test_tries_that_come_too_fast_are_told_of_in_one_entry() -> None:
    world = World(limits_attempts=True)
    world.sign_up("alice")
    flood(world, 5)
    for _ in range(7):
        refused(lambda: world.log_in("alice", PASSWORD), TooManyAttempts)
    assert "try.refused" not in acts(world)
    world.clock.advance(timedelta(seconds=10))
    world.app.tend_audit()
    assert (last(world).act, last(world).times) == ("try.refused", 7)


@pytest.mark.parametrize("waiting", [0, 1, BATCH, 2 * BATCH + 1])
def test_all_that_waits_for_its_place_gets_one(waiting: int) -> None:
    late, trail = LateStore(), World().app.tend_audit.audit
    with late.unit_of_work() as work:
        for _ in range(waiting):
            work.audit.add(Entry.of(Act.ENABLED, by=AT_TERMINAL, at=START))
        work.commit()
    reader = LateReader(late.store, late.waiting)
    TendAudit(late.unit_of_work, reader, trail)()
    assert (len(late.store.audit), reader.awaits_seal()) == (waiting, False)


@pytest.mark.parametrize("waiting", [0, PAGE, 2 * PAGE + 1])
def test_a_purge_waits_until_it_is_told_of_in_the_chain(waiting: int) -> None:
    world = World()
    for name in ("alice", "bob"):
        world.sign_up(name)
    late = LateStore(world.store, [Entry.of(Act.ENABLED, by=AT_TERMINAL, at=START)] * waiting)
    reader = LateReader(late.store, late.waiting)
    trail, clock = world.app.tend_audit.audit, world.clock
    clock.advance(KEPT_FOR)
    steps = PurgeAudit(late.unit_of_work, reader, trail, KEPT_FOR, clock)(origin=AT_TERMINAL)
    assert next(steps) == 1
    assert (last(world).act, len(late.store.audit)) == ("audit.purged", waiting + 2)


# Looking at it.


def test_operators_see_the_newest_first_page_by_page() -> None:
    world = World()
    alice = world.sign_up("alice").user
    world.sign_up("bob")
    world.log_in("alice")
    first = world.app.list_audit(limit=2)
    assert [each.entry.act for each in first] == ["session.opened", "user.signed_up"]
    rest = world.app.list_audit(before=first[-1].id)
    assert [each.entry.about for each in rest] == [alice.id]
    assert len(world.app.list_audit(about=alice.id)) == 2


def test_people_see_what_is_about_them_and_nobody_else() -> None:
    world = World()
    caller = world.caller(world.sign_up("alice"))
    world.sign_up("bob")
    refused(lambda: world.log_in("alice", NEW_PASSWORD))
    world.set_password("bob", NEW_PASSWORD)
    activity = world.app.view_activity(caller=caller, before=None, limit=9)
    assert [each.entry.act for each in activity.entries] == [
        "credentials.refused",
        "user.signed_up",
    ]
    assert activity.next_before is None


def test_people_see_the_next_page_from_where_the_last_one_ends() -> None:
    world = World()
    caller = world.caller(world.sign_up("alice"))
    for _ in range(2):
        world.log_in("alice")
    first = world.app.view_activity(caller=caller, before=None, limit=2)
    assert len(first.entries) == 2
    rest = world.app.view_activity(caller=caller, before=first.next_before, limit=2)
    assert [each.entry.act for each in rest.entries] == ["user.signed_up"]
    assert rest.next_before is None


def test_an_export_goes_on_where_the_last_one_ended() -> None:
    world = World()
    for name in ("alice", "bob", "carol"):
        world.sign_up(name)
    assert [each.place for each in world.app.export_audit()] == [1, 2, 3]
    assert [each.place for each in world.app.export_audit(after=2)] == [3]


# Verifying it.


def test_nothing_is_wrong_with_what_nobody_touched() -> None:
    world = World()
    assert world.app.verify_audit().flaws == []
    world.sign_up("alice")
    exported = [each.checkpoint for each in world.app.export_audit()]
    verified = world.app.verify_audit(exported=exported)
    assert (verified.entries, verified.end, verified.flaws) == (1, exported[-1], [])


def test_what_was_touched_is_named() -> None:
    world = World()
    for name in ("alice", "bob", "carol"):
        world.sign_up(name)
    exported = [each.checkpoint for each in world.app.export_audit()]
    touched = world.store.audit[2]
    world.store.audit[2] = evolve(touched, entry=evolve(touched.entry, about=3))
    assert world.app.verify_audit().flaws == [Flaw(FlawKind.ALTERED, 2, 2)]
    del world.store.audit[2]
    assert world.app.verify_audit().flaws == [Flaw(FlawKind.MISSING, 2, 2)]
    del world.store.audit[3]
    assert world.app.verify_audit().flaws == []
    assert world.app.verify_audit(exported=exported).flaws == [Flaw(FlawKind.CUT, 2, 3)]


# Forgetting it.


def purge(world: World) -> int:
    return sum(world.app.purge_audit(origin=AT_TERMINAL))


def test_what_is_old_enough_is_purged_a_few_at_a_time_and_the_rest_can_be_verified() -> None:
    world = World()
    world.sign_up("alice")
    for _ in range(2 * WINDOW):
        world.disable("alice")
    world.clock.advance(KEPT_FOR)
    for _ in range(2):
        world.enable("alice")

    steps = list(world.app.purge_audit(origin=AT_TERMINAL))
    assert steps == [WINDOW, WINDOW, 1]
    assert acts(world) == ["user.enabled", "user.enabled", "audit.purged"]
    assert (last(world).actor, Checkpoint.parse(str(last(world).detail)).place) == (
        "command-line",
        2 * WINDOW + 1,
    )
    assert world.app.verify_audit().flaws == []
    del world.store.audit[2 * WINDOW + 2]
    assert world.app.verify_audit().flaws == [
        Flaw(FlawKind.MISSING, 2 * WINDOW + 2, 2 * WINDOW + 2)
    ]


def test_what_is_not_old_enough_stays() -> None:
    world = World()
    assert purge(world) == 0
    world.sign_up("alice")
    world.sign_up("bob")
    world.clock.advance(KEPT_FOR - TICK)
    assert purge(world) == 0
    assert acts(world) == ["user.signed_up"] * 2


def test_the_last_entry_stays_however_old_it_is() -> None:
    world = World()
    world.sign_up("alice")
    world.clock.advance(2 * KEPT_FOR)
    assert purge(world) == 0
    assert acts(world) == ["user.signed_up"]
    world.sign_up("bob")
    world.clock.advance(2 * KEPT_FOR)
    assert purge(world) == 1
    assert acts(world) == ["user.signed_up", "audit.purged"]
    assert world.app.verify_audit().flaws == []


def test_a_purge_that_was_cut_short_goes_on_when_it_is_made_again() -> None:
    world = World()
    world.sign_up("alice")
    for _ in range(2 * WINDOW):
        world.disable("alice")
    world.clock.advance(KEPT_FOR)
    next(world.app.purge_audit(origin=AT_TERMINAL))
    assert world.app.verify_audit().flaws == []
    assert purge(world) == WINDOW + 1
    assert world.app.verify_audit().flaws == []
