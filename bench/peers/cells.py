"""What is measured by turns: reads of all, log-ins of all, and log-ins at equal argon2."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path

from attrs import frozen

from bench import requests as wire
from bench import servers
from bench.load import load
from bench.loads import Load
from bench.peers.catalogue import TUTORIAL
from bench.peers.log_ins import log_ins
from bench.peers.peer import Api, Peer
from bench.peers.running import EQUAL_ARGON2, running
from bench.peers.visit import NotTheSameWork, begin, is_known

WATCHWORD = "Watchword"
AGAIN = "Watchword again"


class Work(StrEnum):
    """What is asked for."""

    READ = "read"
    LOG_IN = "log-in"
    LOG_IN_EQUAL = "log-in, equal argon2"


@frozen
class Server:
    """A server that was seen to do all of the work, with a session in it that lasts."""

    url: str
    api: Api
    cookie: str
    read: Path
    """The request of that session, for a load generator."""

    @classmethod
    def visited(cls, server: servers.Server, api: Api, *, folder: Path) -> "Server":
        cookie = begin(server.url, api)
        read = wire.write(folder / f"read {server.port}", [wire.get(api.me, cookie=cookie)])
        return cls(server.url, api, cookie, read)


@frozen(eq=False)
class Cell:
    """One server doing one kind of work."""

    name: str
    work: Work
    server: Server

    def measure(self, seconds: int) -> Load:
        server = self.server
        if self.work is Work.READ:
            return load(server.url, server.read, seconds=seconds)
        return log_ins(server.url, server.api.log_in, seconds=seconds)

    def check(self) -> None:
        """Raise if what was measured may have been answers to a stranger."""
        if not is_known(self.server.url, self.server.api, self.server.cookie):
            raise NotTheSameWork(f"{self.name} has lost its session")


def start(stack: ExitStack, peers: Sequence[Peer], *, folder: Path) -> list[Cell]:
    """Start every server and see that it does the work; reads come first in a round."""
    cells = list(_watchwords(stack, folder))
    for peer in peers:
        cells += _peers(stack, peer, folder)
    return sorted(cells, key=lambda cell: list(Work).index(cell.work))


def _watchwords(stack: ExitStack, folder: Path) -> Iterator[Cell]:
    service = stack.enter_context(servers.watchword(folder / "bench.db"))
    server = Server.visited(service, TUTORIAL, folder=folder)
    yield Cell(WATCHWORD, Work.READ, server)
    # The same as the first: how far apart these two are is what the machine makes up.
    yield Cell(AGAIN, Work.READ, server)
    yield Cell(WATCHWORD, Work.LOG_IN, server)


def _peers(stack: ExitStack, peer: Peer, folder: Path) -> Iterator[Cell]:
    own, equal = (
        Server.visited(stack.enter_context(started), peer.api, folder=folder)
        for started in (running(peer, hashing=hashing) for hashing in ({}, EQUAL_ARGON2))
    )
    yield Cell(peer.name, Work.READ, own)
    yield Cell(peer.name, Work.LOG_IN, own)
    yield Cell(peer.name, Work.LOG_IN_EQUAL, equal)
