"""The comparison with peers compares like with like."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bench import servers
from bench.figures import Figure, Part
from bench.loads import Load
from bench.peers.catalogue import FASTAPI_USERS, PEERS, TUTORIAL
from bench.peers.cells import WATCHWORD, Cell, Server, Work
from bench.peers.figures import part
from bench.peers.install import is_possible
from bench.peers.peer import Peer
from bench.peers.visit import MARGARET, NotTheSameWork, begin, is_known

NOWHERE = Server("http://127.0.0.1:0", TUTORIAL, "", Path())


def seen(*rows: tuple[str, Work, tuple[float, ...]], errors: int = 0) -> Part:
    loads = {
        Cell(name, work, NOWHERE): [Load(rate, 0.0, errors) for rate in rates]
        for name, work, rates in rows
    }
    return part(loads, PEERS)


def named(name: str, found: Part) -> Figure:
    (figure,) = [each for each in found.figures if each.name == name]
    return figure


@contextmanager
def yes_to_everything() -> Iterator[str]:
    class Yes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(MARGARET.name.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Yes) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_peer_is_compared_with_watchword_in_the_same_round() -> None:
    found = seen(
        (WATCHWORD, Work.READ, (100, 900, 300)),
        ("a peer", Work.READ, (10, 30, 60)),
    )
    assert named("read / a peer", found).values == [10, 30, 5]


def test_what_equal_argon2_takes_away_is_the_choice_of_hash() -> None:
    found = seen(
        (WATCHWORD, Work.LOG_IN, (80, 80)),
        ("a peer", Work.LOG_IN, (10, 10)),
        ("a peer", Work.LOG_IN_EQUAL, (40, 40)),
    )
    assert named("log-in / a peer", found).median == 8
    assert named("log-in, equal argon2 / a peer", found).median == 2
    assert named("a peer, equal argon2 / its own", found).median == 4


def test_what_a_peer_fails_is_a_figure_and_what_watchword_fails_an_error() -> None:
    ours, theirs = (WATCHWORD, Work.READ, (1.0, 1.0)), ("a peer", Work.READ, (1.0, 1.0))
    found = seen(ours, theirs, errors=3)
    assert found.errors == 6
    assert named("read, a peer, failed", found).values == [3, 3]


def test_the_peers_are_told_with_their_versions() -> None:
    assert "fastapi-users 15.0.5, Django " in seen((WATCHWORD, Work.READ, (1.0,))).about


def test_any_answer_tells_that_a_server_of_others_has_started(tmp_path: Path) -> None:
    command = f"{sys.executable} -m http.server --bind 127.0.0.1 {{port}}"
    with servers.other(command, folder=tmp_path, settings={}) as server:
        assert server.url.endswith(str(server.port))


def test_watchword_does_the_work_that_its_peers_are_asked_for(tmp_path: Path) -> None:
    with servers.watchword(tmp_path / "bench.db") as server:
        assert is_known(server.url, TUTORIAL, begin(server.url, TUTORIAL))


def test_a_server_that_says_yes_to_everything_is_not_measured() -> None:
    with yes_to_everything() as url, pytest.raises(NotTheSameWork, match="password is refused"):
        begin(url, TUTORIAL)


def test_a_form_is_sent_as_its_peer_reads_it() -> None:
    assert TUTORIAL.log_in.body(MARGARET) == (
        '{"username": "margaret", "password": "a long enough one"}'
    )
    assert FASTAPI_USERS.log_in.body(MARGARET) == (
        "username=margaret%40example.com&password=a+long+enough+one"
    )


def test_without_node_the_peer_that_needs_it_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert [peer.name for peer in PEERS if not is_possible(peer)] == ["better-auth"]


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_every_version_is_exact(peer: Peer) -> None:
    versions = peer.versions()
    assert peer.package in versions
    assert [each for each in versions.values() if not re.fullmatch(r"\d[\d.]*", each)] == []
