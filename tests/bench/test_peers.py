"""The comparison with peers compares like with like."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bench import servers
from bench.load import Load
from bench.peers import report
from bench.peers.catalogue import FASTAPI_USERS, PEERS, TUTORIAL
from bench.peers.cells import AGAIN, WATCHWORD, Cell, Server, Work
from bench.peers.figures import Figure, figures
from bench.peers.install import is_possible
from bench.peers.peer import Peer
from bench.peers.visit import MARGARET, NotTheSameWork, begin, is_known

NOWHERE = Server("http://127.0.0.1:0", TUTORIAL, "")


def seen(*rows: tuple[str, Work, tuple[float, ...]]) -> list[Figure]:
    return figures(
        {
            Cell(name, work, NOWHERE): [Load(rate, 0.0, 0) for rate in rates]
            for name, work, rates in rows
        }
    )


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
    *_, peer = seen(
        (WATCHWORD, Work.READ, (100, 900, 300)),
        (WATCHWORD, Work.LOG_IN, (1, 1, 1)),
        ("a peer", Work.READ, (10, 30, 60)),
    )
    assert (peer.ratio.lowest, peer.ratio.median, peer.ratio.highest) == (5, 10, 30)


def test_what_equal_argon2_takes_away_is_the_choice_of_hash() -> None:
    found = seen(
        (WATCHWORD, Work.READ, (1, 1)),
        (AGAIN, Work.READ, (1, 1)),
        (WATCHWORD, Work.LOG_IN, (80, 80)),
        ("a peer", Work.LOG_IN, (10, 10)),
        ("a peer", Work.LOG_IN_EQUAL, (40, 40)),
    )
    *_, said = report.sentences(found, [])
    assert "8.00 to 1" in said
    assert "2.00 to 1" in said
    assert "a factor of 4.00 is only the choice of hash" in said


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
