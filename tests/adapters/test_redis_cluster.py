"""Sessions remembered in a Redis Cluster."""

from collections.abc import Callable, Iterator, Sequence
from time import sleep

import pytest

from adapters.redis import circuit
from adapters.redis.line import Lines, Reply, Unanswered
from adapters.redis.servers import servers_at
from adapters.redis.values import key_of
from domain.caller import Caller
from tests.adapters.redis_hosts import Host
from tests.contract.races import race
from tests.redis_server import RedisServer, cluster, cluster_url, moving
from tests.server import wait_until


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circuit, "PAUSE", 0.05)


@pytest.fixture
def nodes() -> Iterator[Sequence[RedisServer]]:
    with cluster(3, replicas=1) as nodes:
        yield nodes


def healed(host: Host) -> None:
    wait_until(lambda: not host.memory.circuit.is_open, within=20, what="Redis to be asked again")


def counted(told: Callable[[Caller], bool], callers: Sequence[Caller]) -> int:
    return sum(told(caller) for caller in callers)


def test_sessions_are_kept_wherever_the_cluster_has_them(nodes: Sequence[RedisServer]) -> None:
    host = Host.at(cluster_url(nodes))
    other = Host.at(cluster_url(nodes[:1]), host.shelf)
    callers = host.put(60)
    assert counted(host.asks, callers) == 60
    assert counted(other.asks, callers) == 0
    assert all(node.keys() for node in nodes[:3])

    other.end(*callers[:30])
    assert counted(host.finds, callers[:30]) == 0
    assert counted(host.asks, callers[30:]) == 0
    host.rename()
    found = [other.cache.find(caller.digest) for caller in callers[30:]]
    assert {each and each.username for each in found} == {"alicia"}


def test_servers_that_do_not_know_where_they_are_found_are_where_one_of_them_was(
    nodes: Sequence[RedisServer],
) -> None:
    for node in nodes:
        node.command("CONFIG", "SET", "cluster-preferred-endpoint-type", "unknown-endpoint")
    host = Host.at(cluster_url(nodes))
    callers = host.put(60)
    assert counted(host.asks, callers) == 60
    assert counted(host.asks, callers) == 0
    assert all(node.keys() for node in nodes[:3])


def test_a_session_that_moves_to_another_server_is_found_and_ended_there(
    nodes: Sequence[RedisServer],
) -> None:
    host = Host.at(cluster_url(nodes))
    [caller] = host.put()
    assert host.asks(caller)
    key = key_of(caller.digest)
    slot = nodes[0].command("CLUSTER", "KEYSLOT", key)
    owner = nodes[slot * 3 // 16384]
    target = nodes[(nodes.index(owner) + 1) % 3]
    with moving(key, owner, target):
        owner.command("MIGRATE", "127.0.0.1", target.port, key, 0, 5000)
        # The one says that it is on its way, and the other has not got it: the database tells.
        assert host.asks(caller)
    # What has moved was remembered by another server.
    assert host.asks(caller)
    host.end(caller)
    assert not host.finds(caller)


def test_a_crowd_that_looks_for_servers_in_vain_does_not_queue_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Lines] = []

    def in_vain(lines: Lines, _commands: object) -> list[Reply]:
        asked.append(lines)
        sleep(0.2)
        raise Unanswered

    monkeypatch.setattr(Lines, "ask_once", in_vain)
    servers = servers_at("redis+cluster://127.0.0.1:1")

    def look(_number: int) -> None:
        with pytest.raises(Unanswered):
            servers.look_again()

    race(20, look)
    assert len(asked) < 10


def test_when_a_server_dies_its_replica_takes_over_and_forgets(
    nodes: Sequence[RedisServer],
) -> None:
    host = Host.at(cluster_url(nodes))
    callers = host.put(60)
    for caller in callers:
        host.finds(caller)
    nodes[0].kill()
    assert counted(host.finds, callers) == 60
    wait_until(nodes[3].leads, within=20, what="the replica to be promoted")
    healed(host)
    host.end(*callers[:30])
    assert counted(host.finds, callers[:30]) == 0
    for caller in callers[30:]:
        host.finds(caller)
    assert not host.memory.circuit.is_open
