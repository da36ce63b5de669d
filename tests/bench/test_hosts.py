"""Hosts of a network are apart and leave nothing behind, and ended sessions are counted right."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bench import postgres, redis_cluster
from bench.ended import Ending, Seen
from bench.host_works import ENDED, WORKS
from bench.networks import HERE, Host, can_be_made, network
from bench.pairs import pair
from bench.servers import Server
from tests.adapters import redis_hosts
from tests.faults.needs import need
from tests.postgres_server import lacks_binaries
from tests.redis_server import PROGRAM
from tests.server import wait_until

NAMESPACE = Path("/proc/thread-self/ns/net")
COOKIES = [f"sessionid={number}" for number in range(400)]


def listening(host: Host) -> socket.socket:
    with host.entered():
        return socket.create_server((host.address, 0))


def reach(address: tuple[str, int], *, host: Host) -> None:
    with host.entered():
        socket.create_connection(address, timeout=5).close()


def namespace_of(host: Host) -> Path:
    with host.entered():
        return NAMESPACE.readlink()


def test_hosts_reach_one_another_and_none_is_this_machine() -> None:
    need(can_be_made(), "This makes network namespaces: it needs root, and iproute2")
    with network(2) as made, closing(listening(made.hosts[0])) as server:
        for other in (made.hosts[1], made.centre):
            reach(server.getsockname(), host=other)
        assert len({namespace_of(host) for host in (HERE, made.centre, *made.hosts)}) == 4


def test_whoever_fails_on_a_host_is_back_on_this_machine() -> None:
    need(can_be_made(), "This makes network namespaces: it needs root, and iproute2")
    home = NAMESPACE.readlink()
    with network(1) as made:
        with suppress(ZeroDivisionError), made.centre.entered():
            raise ZeroDivisionError
        assert NAMESPACE.readlink() == home


def test_a_commit_waits_for_the_other_host_of_a_pair() -> None:
    need(can_be_made(), "This makes network namespaces: it needs root, and iproute2")
    need(not lacks_binaries(), postgres.LACKING)
    with network(2) as made, made.centre.entered(), pair(*made.hosts) as servers:
        store = servers.database()
        follows = "SELECT sync_state, host(client_addr) FROM pg_stat_replication"
        assert store.rows(follows) == [("sync", made.hosts[1].address)]


def test_a_cluster_on_hosts_remembers_until_it_is_emptied() -> None:
    need(can_be_made(), "This makes network namespaces: it needs root, and iproute2")
    need(bool(shutil.which(PROGRAM)), redis_cluster.LACKING)
    with (
        network(3) as made,
        made.centre.entered(),
        redis_cluster.redis_cluster(made.hosts) as cluster,
    ):
        host = redis_hosts.Host.at(cluster.url)
        callers = host.put(30)
        wait_until(lambda: not any(map(host.asks, callers)), within=20, what="all to be remembered")
        cluster.empty()
        assert any(map(host.asks, callers))


def test_no_two_hosts_are_asked_the_same() -> None:
    for work in WORKS:
        asked = [list(work.requests(work.people[place::2])) for place in (0, 1)]
        assert len(asked[0]) == len(asked[1]) == len(work.people) / 2
        assert not set(asked[0]) & set(asked[1])
    assert ENDED


@pytest.mark.parametrize(
    ("status", "session", "counted"),
    [
        (200, "over", Seen(asked=1, accepted=1)),
        (401, "over", Seen(asked=1)),
        (503, "over", Seen(asked=1, failed=1)),
        (200, "ending", Seen()),
        (401, "ending", Seen()),
        (200, "live", Seen()),
        (401, "live", Seen(failed=1)),
    ],
)
def test_what_was_sent_after_a_log_out_is_told_from_what_was_not(
    status: int, session: str, counted: Seen
) -> None:
    seen = Seen()
    seen.note(status, was_over=session == "over", is_live=session == "live")
    assert seen == counted


@contextmanager
def answering(*, forgets: bool) -> Iterator[Server]:
    """Run a server that ends sessions, or lets everybody in for good."""
    ended = set()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer(401 if self.headers["Cookie"] in ended else 200)

        def do_POST(self) -> None:
            if not forgets:
                ended.add(self.headers["Cookie"])
            self._answer(200)

        def _answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Server(server.server_port, 0, 0.0)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_service_that_ends_sessions_is_seen_to() -> None:
    with answering(forgets=False) as server:
        seen = Ending(COOKIES).measure([server, server], seconds=0.5)
    assert seen.asked > 0
    assert (seen.accepted, seen.failed) == (0, 0)


def test_a_service_that_forgets_to_is_seen_not_to() -> None:
    with answering(forgets=True) as server:
        seen = Ending(COOKIES).measure([server, server], seconds=0.5)
    assert seen.accepted == seen.asked > 0
