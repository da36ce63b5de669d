"""A Redis Cluster hurt under two hosts, on PostgreSQL, that remember sessions in it."""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.faults import wrong_service as wrong
from tests.faults.two_hosts import People, postgres, read_while_hurt, two_hosts
from tests.redis_server import RedisServer, cluster, cluster_url, moving
from tests.server import wait_until

LASTS = 3.0
"""Seconds for which a server is gone."""

ENOUGH = 50
"""Reads that have to be answered meanwhile; thousands are."""

MOVED = 4000
"""Slots, of 16,384."""

Nodes = Sequence[RedisServer]


@pytest.fixture
def nodes() -> Iterator[Nodes]:
    """Run three servers and a replica of the first."""
    with cluster(3, replicas=1) as nodes:
        yield nodes


def a_server_killed(nodes: Nodes) -> None:
    nodes[1].kill()
    time.sleep(LASTS)
    nodes[1].start()


def a_server_replaced(nodes: Nodes) -> None:
    nodes[0].kill()
    wait_until(nodes[3].leads, within=20, what="the replica to be promoted")
    time.sleep(LASTS)


def slots_moved(nodes: Nodes) -> None:
    one, other = (node.command("CLUSTER", "MYID").decode() for node in nodes[1:3])
    command = ["redis-cli", "--cluster", "reshard", f"127.0.0.1:{nodes[1].port}", "--cluster-yes"]
    command += ["--cluster-from", one, "--cluster-to", other, "--cluster-slots", str(MOVED)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


HURTS = [a_server_killed, a_server_replaced, slots_moved]


@pytest.mark.parametrize("hurt", HURTS, ids=lambda each: each.__name__)
def test_nobody_is_let_in_or_kept_out_wrongly(
    nodes: Nodes, tmp_path: Path, hurt: Callable[[Nodes], None]
) -> None:
    def hurt_and_heal() -> None:
        hurt(nodes)
        running = [node for node in nodes if node.is_running]
        wait_until(lambda: all(node.keys() for node in running), within=20, what="all to be used")

    with two_hosts(tmp_path, cluster_url(nodes[:3]), database=postgres) as hosts:
        reads = read_while_hurt(hosts, hurt_and_heal)
    assert [each for each in reads if not each.is_right] == []
    assert len(reads) > ENOUGH


def let_in_after_a_log_out(_nodes: Nodes, people: People) -> bool:
    people.log_out()
    return people.is_let_in()


def let_in_by_a_server_that_one_host_has_not_heard_of(nodes: Nodes, people: People) -> bool:
    # From here on the one knows who keeps what.
    assert people.one.read(people.cookie).status == 200
    owner = remembering(nodes[:3], people)
    target = nodes[(nodes.index(owner) + 1) % 3]
    [key] = owner.keys()
    with moving(key, owner, target):
        owner.command("FLUSHALL")
    assert remembering(nodes[:3], people) == target
    people.log_out()
    return people.is_let_in()


def remembering(nodes: Nodes, people: People) -> RedisServer:
    """Have the other host read until a server remembers the session."""

    def is_remembered() -> bool:
        return people.is_let_in() and any(node.keys() for node in nodes)

    wait_until(is_remembered, within=20, what="the session to be remembered")
    return next(node for node in nodes if node.keys())


CAUGHT = [
    (let_in_after_a_log_out, wrong.redis_is_not_told),
    (let_in_by_a_server_that_one_host_has_not_heard_of, wrong.redis_is_heard_to_refuse),
]


@pytest.mark.parametrize(("is_let_in", "mistake"), CAUGHT, ids=lambda each: each.__name__)
def test_whoever_has_logged_out_is_out_and_a_mistake_would_be_caught(
    nodes: Nodes,
    tmp_path: Path,
    is_let_in: Callable[[Nodes, People], bool],
    mistake: Callable[[], None],
) -> None:
    """The second half is the control: without one protection they would be let in."""
    for name, made in (("right", None), ("wrong", mistake)):
        folder = tmp_path / name
        folder.mkdir()
        hosts = two_hosts(folder, cluster_url(nodes[:3]), database=postgres, mistake=made)
        with hosts as running, People(running) as people:
            assert is_let_in(nodes, people) == (made is not None), name
        for node in nodes[:3]:
            node.command("FLUSHALL")
