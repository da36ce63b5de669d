"""Throwaway Redis servers, for tests that need one, kill it, or have it misbehave.

`WATCHWORD_TEST_REDIS_URL` names a running server to use instead, of which the keys of Watchword in
some of its databases are deleted; what kills or stalls a server is skipped then.
"""

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pytest
import redis

from tests.server import free_port, wait_until

PROGRAM: Final = "redis-server"
URL: Final = "WATCHWORD_TEST_REDIS_URL"
START_WITHIN: Final = 20.0
NOBODY: Final = "nobody"


class RedisServer:
    """Runs `redis-server` on a free loopback port and a socket, from `with` to the block's end.

    It works in a folder of its own, as nobody where it would be root, and keeps nothing unless
    told to. What it prints is in `log`.
    """

    def __init__(self, *arguments: str) -> None:
        self.port = free_port()
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None
        self._stack = ExitStack()
        self.folder = Path()

    @property
    def url(self) -> str:
        """How Watchword names it."""
        return f"redis://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        """The same, by its Unix socket."""
        return f"unix://{self.folder}/redis.sock"

    @property
    def is_running(self) -> bool:
        """Whether it was started and not killed since."""
        return self._process is not None

    @property
    def pid(self) -> int:
        """Its only process."""
        return self._running.pid

    def __enter__(self) -> Self:
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        if os.geteuid() == 0:
            shutil.chown(self.folder, NOBODY)
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process:
            self.kill()
        self._stack.close()

    def start(self) -> None:
        """Start it and wait until it answers, at the port it had before, with what it had saved."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(PROGRAM, "--port", str(self.port), "--unixsocket", "redis.sock"),
                    *("--unixsocketperm", "777", "--save", "", "--appendonly", "no"),
                    *self._arguments,
                ],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                user=_user(),
                group=pwd.getpwnam(NOBODY).pw_gid if _user() else None,
                extra_groups=[] if _user() else None,
                start_new_session=True,
            )
        self.folder.chmod(0o711)
        wait_until(self._answers, within=START_WITHIN, what="Redis to answer")

    def kill(self) -> None:
        """Kill it at once: what it remembered is lost, but for what it had saved."""
        process, self._process = self._running, None
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait(START_WITHIN)

    def restart(self) -> None:
        """Kill it and start it again."""
        self.kill()
        self.start()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Have it take connections and requests, and answer none before it goes on."""
        self._running.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.go_on()

    def go_on(self) -> None:
        """Answer again, whatever came in meanwhile first."""
        if self._process:
            self._process.send_signal(signal.SIGCONT)

    def command(self, *command: str | bytes | int) -> Any:
        """Ask it something past Watchword."""
        with redis.Redis(port=self.port, socket_timeout=5) as client:
            return client.execute_command(*command)

    def keys(self) -> list[bytes]:
        """Return the keys of sessions that it holds anything under."""
        found: list[bytes] = self.command("KEYS", "watchword:{*}")
        return [key for key in found if key != b"watchword:{probe}"]

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Have it refuse whatever writes, as a server that has lost its replicas may be set to."""
        self.command("CONFIG", "SET", "min-replicas-to-write", "1")
        try:
            yield
        finally:
            self.command("CONFIG", "SET", "min-replicas-to-write", "0")

    @contextmanager
    def full(self) -> Iterator[None]:
        """Have it refuse whatever takes room."""
        self.command("CONFIG", "SET", "maxmemory", "1")
        try:
            yield
        finally:
            self.command("CONFIG", "SET", "maxmemory", "0")

    def save(self) -> None:
        """Write what it remembers to a file, from which it starts the next time."""
        self.command("SAVE")

    def follow(self, other: "RedisServer") -> None:
        """Become the replica of another, up to date."""
        self.command("REPLICAOF", "127.0.0.1", other.port)
        wait_until(self._is_in_step, within=START_WITHIN, what="the replica to have caught up")

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process, "Redis is not running"
        return self._process

    def _answers(self) -> bool:
        if self._running.poll() is not None:
            raise RuntimeError(f"Redis ended while starting:\n{(self.folder / 'log').read_text()}")
        with suppress(redis.exceptions.ConnectionError):
            return bool(self.command("PING"))
        return False

    def leads(self) -> bool:
        """Tell whether it copies nobody."""
        return bool(self.command("ROLE")[0] == b"master")

    def _is_in_step(self) -> bool:
        with redis.Redis(port=self.port) as client:
            return bool(client.info("replication")["master_link_status"] == "up")


@contextmanager
def cluster(size: int = 3, *, replicas: int = 0) -> Iterator[Sequence[RedisServer]]:
    """Run a cluster of so many servers, and so many replicas of the first."""
    with ExitStack() as stack:
        nodes = [stack.enter_context(cluster_node()) for _ in range(size + replicas)]
        for number, node in enumerate(nodes[:size]):
            first, last = 16384 * number // size, 16384 * (number + 1) // size - 1
            node.command("CLUSTER", "ADDSLOTS", *range(first, last + 1))
        for node in nodes[1:]:
            node.command("CLUSTER", "MEET", "127.0.0.1", nodes[0].port, bus_port(nodes[0]))
        for node in nodes:
            wait_until(lambda node=node: is_whole(node, nodes), within=30, what="the cluster")  # type: ignore[misc]  # bound at once
        for node in nodes[size:]:
            node.command("CLUSTER", "REPLICATE", nodes[0].command("CLUSTER", "MYID"))
            wait_until(node._is_in_step, within=30, what="the replica")  # noqa: SLF001 - our own
        yield nodes


def cluster_url(nodes: Sequence[RedisServer]) -> str:
    """Name a cluster by one of its servers."""
    return f"redis+cluster://127.0.0.1:{nodes[-1].port}"


@contextmanager
def moving(key: bytes, owner: RedisServer, target: RedisServer) -> Iterator[None]:
    """Have the slot of a key be on its way to another server until the end of the block."""
    slot = owner.command("CLUSTER", "KEYSLOT", key)
    ids = {node: node.command("CLUSTER", "MYID") for node in (owner, target)}
    target.command("CLUSTER", "SETSLOT", slot, "IMPORTING", ids[owner])
    owner.command("CLUSTER", "SETSLOT", slot, "MIGRATING", ids[target])
    yield
    for node in (target, owner):
        node.command("CLUSTER", "SETSLOT", slot, "NODE", ids[target])


def cluster_node(*arguments: str) -> RedisServer:
    """Make a server of a cluster that is still to be formed."""
    return own_server(
        *("--cluster-enabled", "yes", "--cluster-port", str(free_port())),
        *("--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0"),
        *arguments,
    )


def bus_port(node: RedisServer) -> str:
    """Tell where the other servers of a cluster reach it."""
    return node._arguments[3]  # noqa: SLF001 - our own


def is_whole(node: RedisServer, nodes: Sequence[RedisServer]) -> bool:
    """Tell whether it knows all the others, and that nothing is missing."""
    said = node.command("CLUSTER", "INFO").decode()
    return "cluster_state:ok" in said and f"cluster_known_nodes:{len(nodes)}\r" in said


def _user() -> str | None:
    return NOBODY if os.geteuid() == 0 else None


def shared_url() -> str:
    """Name a Redis that the tests of this process share, emptied; skips where there is none."""
    url = os.environ.get(URL)
    if url:
        # Processes that test side by side have the same sessions: to each a database of its own.
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        url = f"{url.rstrip('/')}/{worker}"
    else:
        url = _shared().url
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter("watchword:*"):
            client.delete(key)
    return url


def own_server(*arguments: str) -> RedisServer:
    """Make a server for a test that mistreats it; skips where there is no program to run."""
    if not shutil.which(PROGRAM):
        _skip_or_fail()
    return RedisServer(*arguments)


@cache
def _shared() -> RedisServer:
    server = own_server()
    server.__enter__()
    atexit.register(server.__exit__, None, None, None)
    return server


def _skip_or_fail() -> None:
    says = f"needs Redis: install it (on Debian: redis-server), or set {URL}"
    if os.environ.get("CI"):
        pytest.fail(says)
    pytest.skip(says)
