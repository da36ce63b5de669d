"""A Redis Cluster, each of its servers on a host of its own."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from attrs import frozen

from bench import processes
from bench.networks import Host
from tests.redis_server import PROGRAM, RedisServer, bus_port, cluster_node, is_whole
from tests.server import wait_until

LACKING = "This part needs Redis on this machine; on Debian: apt-get install redis-server"


@frozen
class RedisCluster:
    """Servers that share the keys among them."""

    _nodes: Mapping[RedisServer, Host]

    @property
    def url(self) -> str:
        """Name it by one of its servers."""
        [*_, (node, host)] = self._nodes.items()
        return f"redis+cluster://{host.address}:{node.port}"

    def empty(self) -> None:
        """Have it forget everything, which it may at any time."""
        for node, host in self._nodes.items():
            with host.entered():
                node.command("FLUSHALL")

    def used(self) -> processes.Used:
        """Tell how much CPU its servers have used."""
        return processes.used([node.pid for node in self._nodes])


@contextmanager
def redis_cluster(hosts: Sequence[Host]) -> Iterator[RedisCluster]:
    """Run a server on each host, and make them one."""
    if not shutil.which(PROGRAM):
        raise SystemExit(LACKING)
    with ExitStack() as stack:
        nodes = {_node(stack, host): host for host in hosts}
        places = [f"{host.address}:{node.port}@{bus_port(node)}" for node, host in nodes.items()]
        with hosts[0].entered():
            join = ["redis-cli", "--cluster", "create", *places, "--cluster-yes"]
            subprocess.run(join, check=True, stdout=subprocess.DEVNULL)
        for node, host in nodes.items():
            with host.entered():
                _wait_for(node, [*nodes])
        yield RedisCluster(nodes)


def _node(stack: ExitStack, host: Host) -> RedisServer:
    # There is no password: open to its network where nobody else can be in there.
    is_protected = "no" if host.is_apart else "yes"
    with host.entered():
        return stack.enter_context(cluster_node("--protected-mode", is_protected))


def _wait_for(node: RedisServer, nodes: Sequence[RedisServer]) -> None:
    wait_until(lambda: is_whole(node, nodes), within=30, what="the cluster")
