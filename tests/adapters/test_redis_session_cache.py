"""What is remembered in a real Redis, and what is never believed."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from adapters.redis import change, circuit, values
from adapters.redis.values import BELIEVED, CLOCKS_DIFFER_BY, key_of
from domain.caller import Caller
from domain.errors import StoreUnavailable
from domain.session import Session
from tests.adapters.found_sessions import ALICE, Shelf
from tests.adapters.redis_hosts import LIMITS, Host
from tests.contract.builders import a_session
from tests.redis_server import RedisServer, own_server
from tests.server import wait_until


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circuit, "PAUSE", 0.05)


@pytest.fixture(scope="module")
def shared() -> Iterator[RedisServer]:
    with own_server() as server:
        yield server


@pytest.fixture
def server(shared: RedisServer) -> RedisServer:
    shared.command("FLUSHALL")
    return shared


@pytest.fixture
def own() -> Iterator[RedisServer]:
    with own_server("--repl-diskless-sync-delay", "0") as server:
        yield server


@pytest.fixture
def host(server: RedisServer) -> Host:
    return Host.at(server.url)


def another(server: RedisServer, host: Host) -> Host:
    return Host.at(server.socket_url, host.shelf)


def healed(host: Host) -> None:
    wait_until(lambda: not host.memory.circuit.is_open, within=10, what="Redis to be asked again")


def test_what_one_host_found_is_found_by_another_without_a_query(
    server: RedisServer, host: Host
) -> None:
    [caller] = host.put()
    assert host.asks(caller)
    assert not host.asks(caller)
    assert not another(server, host).asks(caller)
    assert host.cache.find(caller.digest) == caller


def test_a_session_that_one_host_ended_is_found_by_no_other(
    server: RedisServer, host: Host
) -> None:
    ended, other = host.put(2)
    for each in (ended, other):
        assert host.finds(each)
    another(server, host).end(ended)
    assert not host.finds(ended)
    assert not host.asks(other)


def test_a_change_of_a_user_concerns_all_sessions_of_that_user(host: Host) -> None:
    callers = host.put(300)
    for each in callers:
        assert host.finds(each)
    host.rename()
    names = {found.username for each in callers if (found := host.cache.find(each.digest))}
    assert names == {"alicia"}


def test_a_session_opened_while_its_user_changes_is_not_forgotten(host: Host) -> None:
    with host.changes.announced(digests=[], users=[ALICE.id]) as until_heard:
        [caller] = host.put()
        assert host.finds(caller)
        assert not host.asks(caller)
    until_heard()
    assert host.asks(caller)


def test_that_there_was_nothing_is_not_remembered(host: Host) -> None:
    [caller] = host.put()
    host.shelf.end(caller)
    assert not host.finds(caller)
    host.shelf.put(caller)
    assert host.finds(caller)


def test_nothing_is_remembered_while_it_changes(server: RedisServer, host: Host) -> None:
    [caller] = host.put()
    with host.changes.announced(digests=[caller.digest], users=[]):
        for _ in range(3):
            assert host.asks(caller)
            assert another(server, host).asks(caller)
    assert host.asks(caller)
    assert not host.asks(caller)


def test_what_was_asked_for_before_a_change_is_not_remembered_after_it(
    server: RedisServer, host: Host
) -> None:
    [caller] = host.put()

    def end_meanwhile() -> None:
        host.shelf.after = int
        another(server, host).end(caller)

    host.shelf.after = end_meanwhile
    host.finds(caller)
    assert not host.finds(caller)


def test_of_two_who_change_the_same_the_first_to_finish_uncovers_nothing(
    server: RedisServer, host: Host
) -> None:
    [caller] = host.put()
    with host.changes.announced(digests=[caller.digest], users=[]):
        second = another(server, host).changes.announced(digests=[caller.digest], users=[])
        second.__enter__()
    assert host.asks(caller)
    assert host.asks(caller)
    second.__exit__(None, None, None)
    assert host.asks(caller)
    assert not host.asks(caller)


def test_after_a_commit_that_failed_nothing_is_remembered_for_a_while(host: Host) -> None:
    """It may be done yet, when the database has only lost sight of who asked for it."""
    [caller] = host.put()
    assert host.finds(caller)
    digests = [caller.digest]
    with (
        pytest.raises(StoreUnavailable),
        host.changes.announced(digests=digests, users=[]),
    ):
        raise StoreUnavailable
    assert host.asks(caller)
    assert host.asks(caller)


def test_a_commit_that_cannot_be_listed_for_is_not_made(host: Host) -> None:
    class Silent(Shelf):
        def of_user(self, user_id: int, *, limit: int) -> list[object]:  # type: ignore[override]  # raises
            raise StoreUnavailable

    host.changes.list_by(Silent())
    with (
        pytest.raises(StoreUnavailable),
        host.changes.announced(digests=[], users=[ALICE.id]),
    ):
        raise AssertionError


@pytest.mark.parametrize("ahead", [BELIEVED, -2 * CLOCKS_DIFFER_BY])
def test_an_entry_that_is_too_old_by_ones_own_clock_is_not_believed(
    host: Host, ahead: timedelta
) -> None:
    """However slowly the time of Redis goes: that of a machine that slept is behind."""
    [caller] = host.put()
    assert host.finds(caller)
    host.clock.advance(ahead)
    assert host.asks(caller)


def test_by_no_clock_is_an_entry_believed_when_a_writer_has_stopped_waiting(
    server: RedisServer, host: Host
) -> None:
    [caller] = host.put()
    assert host.finds(caller)
    behind = another(server, host)
    behind.clock.advance(timedelta(seconds=change.UNHEARD_FOR) - CLOCKS_DIFFER_BY)
    assert behind.asks(caller)


def test_whoever_would_be_kept_out_is_asked_for(host: Host) -> None:
    """An entry may be behind: its session was used since."""
    [caller] = host.put()
    host.clock.advance(LIMITS.idle - timedelta(seconds=2))
    assert host.finds(caller)
    host.clock.advance(timedelta(seconds=2))
    used = caller.seen(at=host.clock.now())
    host.shelf.put(used)
    assert host.cache.find(caller.digest) == used


def test_whoever_is_kept_out_is_not_remembered(server: RedisServer, host: Host) -> None:
    [caller] = host.put()
    host.clock.advance(LIMITS.absolute)
    assert host.cache.find(caller.digest) == caller
    assert server.command("GET", key_of(caller.digest))[:1] == b"L"


FOREIGN = {
    "nothing": b"",
    "another program's": b"hello",
    "a newer version's": b"E2" + bytes(100),
    "cut short": b"E1",
    "without a seal": b"E1" + bytes(24) + b"[]",
}


@pytest.mark.parametrize("value", FOREIGN.values(), ids=FOREIGN)
def test_a_value_that_cannot_be_read_is_as_good_as_none(
    server: RedisServer, host: Host, value: bytes
) -> None:
    [caller] = host.put()
    server.command("SET", key_of(caller.digest), value)
    assert host.asks(caller)
    assert host.asks(caller)
    host.end(caller)
    assert not host.finds(caller)


def test_a_value_of_another_kind_is_as_good_as_none(server: RedisServer, host: Host) -> None:
    caller, other = host.put(2)
    server.command("LPUSH", key_of(caller.digest), "x")
    assert host.asks(caller)
    assert host.finds(other)
    assert not host.asks(other)


def test_what_was_changed_or_moved_in_redis_is_not_believed(
    server: RedisServer, host: Host
) -> None:
    caller, other = host.put(2)
    assert host.finds(caller)
    value = server.command("GET", key_of(caller.digest))
    server.command("SET", key_of(other.digest), value)
    assert host.cache.find(other.digest) == other
    server.command("SET", key_of(caller.digest), value.replace(b"alice", b"admin"))
    assert host.cache.find(caller.digest) == caller


@pytest.mark.parametrize("other", [[1], [1, *range(11)], [None, *range(10)]])
def test_what_a_host_of_another_version_remembered_is_as_good_as_nothing(
    server: RedisServer, host: Host, other: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    [caller] = host.put()
    with monkeypatch.context() as patch:
        patch.setattr(values, "_values", lambda _: other)
        assert host.finds(caller)
    assert server.command("GET", key_of(caller.digest)).startswith(b"E1")
    assert host.asks(caller)


def test_neither_token_nor_password_hash_is_in_redis(server: RedisServer, host: Host) -> None:
    [caller] = host.put()
    host.finds(caller)
    [key] = server.keys()
    value = server.command("GET", key)
    assert len(json.loads(value[26:])) == 11
    assert ALICE.password_hash.encoded.encode() not in value
    assert ALICE.password_hash.encoded not in repr(host.memory)


def test_an_entry_ends_with_its_lease(server: RedisServer, host: Host) -> None:
    [caller] = host.put()
    host.shelf.after = lambda: server.command("PEXPIRE", key_of(caller.digest), 1500)
    host.finds(caller)
    assert not host.asks(caller)
    assert 0 < server.command("PTTL", key_of(caller.digest)) <= 1500


def test_whatever_redis_forgets_is_asked_for_again(server: RedisServer, host: Host) -> None:
    [caller] = host.put()
    host.finds(caller)
    server.command("FLUSHALL")
    assert host.asks(caller)
    assert not host.asks(caller)


def test_in_a_full_redis_sessions_end_at_once_and_none_is_remembered(
    server: RedisServer, host: Host
) -> None:
    ended, other, new = host.put(3)
    host.finds(ended)
    host.finds(other)
    with server.full():
        host.end(ended)
        assert not host.finds(ended)
        assert not host.asks(other)
        assert host.asks(new)
        assert host.asks(new)
    assert not host.memory.circuit.is_open


def test_at_a_server_where_nothing_can_be_ended_nobody_is_let_in_by_it(
    server: RedisServer, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change, "UNHEARD_FOR", 0.3)
    caller, other = host.put(2)
    for each in (caller, other):
        host.finds(each)
    with server.refusing():
        assert another(server, host).asks(other)
        host.end(caller)
        assert not host.finds(caller)
    healed(host)
    assert not host.finds(other) or not host.asks(other)


def test_whoever_ends_a_session_waits_until_redis_hears_of_it(
    own: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change, "UNHEARD_FOR", 600)
    host = Host.at(own.url)
    [caller] = host.put()
    waited: list[Caller] = []
    host.finds(caller)
    with own.stopped():
        with host.changes.announced(digests=[caller.digest], users=[]) as until_heard:
            host.shelf.end(caller)

        def go_on(_seconds: float) -> None:
            own.go_on()
            waited.append(caller)

        monkeypatch.setattr(change, "sleep", go_on)
        assert host.memory.circuit.is_open
        until_heard()
    assert waited
    assert not Host.at(own.url, host.shelf).finds(caller)


def test_or_until_nobody_believes_what_was_before(
    own: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(change, "sleep", waited.append)
    monkeypatch.setattr(change, "UNHEARD_FOR", 0.3)
    host = Host.at(own.url)
    [caller] = host.put()
    with own.stopped():
        host.end(caller)
    assert sum(waited) > 0
    assert max(waited) <= change.RETRIED_EVERY


def test_a_change_of_very_many_users_waits_instead_of_looking_for_their_sessions(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who restores a backup changes them all, and holds up every writer."""
    waited: list[float] = []
    monkeypatch.setattr(change, "sleep", waited.append)
    monkeypatch.setattr(change, "UNHEARD_FOR", 0.05)

    class Unlisted(Shelf):
        def of_user(self, user_id: int, *, limit: int) -> list[Session]:
            raise AssertionError

    host.changes.list_by(Unlisted())
    users = range(change.MOST_LISTED + 1)
    with host.changes.announced(digests=[], users=users) as until_heard:
        pass
    until_heard()
    assert waited


def test_where_too_many_wait_nothing_more_is_ended(
    own: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change, "MOST_WAITING", 0)
    host = Host.at(own.url)
    caller, other = host.put(2)
    own.kill()
    assert host.finds(caller)
    with pytest.raises(StoreUnavailable):
        host.end(other)
    assert host.finds(other)


def test_without_redis_sessions_are_read_from_the_database_and_nobody_asks_it(
    own: RedisServer,
) -> None:
    host = Host.at(own.url)
    [caller] = host.put()
    own.kill()
    for _ in range(3):
        assert host.asks(caller)
    assert host.memory.circuit.is_open
    own.start()
    healed(host)
    assert host.finds(caller)
    assert not host.asks(caller)
    events = host.memory._events.sent  # type: ignore[attr-defined]  # noqa: SLF001 - ours
    assert events == [("redis.failed", {"cause": "ConnectionError"})]


def test_connections_that_the_server_has_closed_are_opened_anew(own: RedisServer) -> None:
    host = Host.at(own.url)
    [caller] = host.put()
    host.finds(caller)
    own.command("CLIENT", "KILL", "TYPE", "normal")
    assert not host.asks(caller)
    own.restart()
    assert host.asks(caller)
    assert not host.asks(caller)
    assert not host.memory.circuit.is_open


def test_what_another_run_of_the_server_remembered_is_not_believed(own: RedisServer) -> None:
    """Started from an old snapshot, it has not heard of what ended since."""
    host = Host.at(own.url)
    ended, live = host.put(2)
    for each in (ended, live):
        host.finds(each)
    own.save()
    host.end(ended)
    own.restart()
    assert len(own.keys()) == 2
    assert not host.finds(ended)
    assert host.asks(live)


def test_what_a_replica_remembered_is_not_believed_when_it_is_promoted(own: RedisServer) -> None:
    with own_server() as replica:
        host = Host.at(own.url)
        later = Host.at(replica.url, host.shelf)
        ended, live = host.put(2)
        for each in (ended, live):
            host.finds(each)
        replica.follow(own)
        assert len(replica.keys()) == 2
        replica.command("REPLICAOF", "NO", "ONE")
        host.end(ended)
        assert not later.finds(ended)
        assert later.asks(live)


def test_a_replica_is_never_asked_even_by_whoever_knew_it_before(own: RedisServer) -> None:
    with own_server() as leader:
        host = Host.at(own.url)
        [caller] = host.put()
        host.finds(caller)
        assert not host.asks(caller)
        # It keeps what it remembers until it has caught up with the leader.
        with leader.stopped():
            own.command("REPLICAOF", "127.0.0.1", leader.port)
            assert len(own.keys()) == 1
            assert host.asks(caller)
            assert Host.at(own.url, host.shelf).asks(caller)


def test_the_sessions_of_a_user_are_always_asked_for(host: Host) -> None:
    [caller] = host.put()
    [session] = host.shelf.sessions
    assert host.cache.of_user(ALICE.id, limit=5) == [session]
    assert host.cache.get(caller.digest) == session
    assert host.cache.recall(caller.digest) is None
    host.shelf.sessions = [a_session(ALICE)]
    assert host.cache.of_user(ALICE.id, limit=5) == host.shelf.sessions
