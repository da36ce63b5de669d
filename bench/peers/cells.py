"""What is measured by turns: reads of all, log-ins of all, and log-ins at equal argon2."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path

from attrs import frozen

from bench import servers
from bench.load import Load, load
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

    @classmethod
    def visited(cls, url: str, api: Api) -> "Server":
        return cls(url, api, begin(url, api))


@frozen(eq=False)
class Cell:
    """One server doing one kind of work."""

    name: str
    work: Work
    server: Server

    def measure(self, seconds: int) -> Load:
        url, api = self.server.url, self.server.api
        if self.work is Work.READ:
            return load(url + api.me, seconds=seconds, headers={"Cookie": self.server.cookie})
        return log_ins(url, api.log_in, seconds=seconds)

    def check(self) -> None:
        """Raise if what was measured may have been answers to a stranger."""
        if not is_known(self.server.url, self.server.api, self.server.cookie):
            raise NotTheSameWork(f"{self.name} has lost its session")


def start(stack: ExitStack, peers: Sequence[Peer], *, folder: Path) -> list[Cell]:
    """Start every server and see that it does the work; reads come first in a round."""
    cells = list(_watchwords(stack, folder))
    for peer in peers:
        cells += _peers(stack, peer)
    return sorted(cells, key=lambda cell: list(Work).index(cell.work))


def _watchwords(stack: ExitStack, folder: Path) -> Iterator[Cell]:
    url = stack.enter_context(servers.watchword(folder / "bench.db")).url
    server = Server.visited(url, TUTORIAL)
    yield Cell(WATCHWORD, Work.READ, server)
    # The same as the first: how far apart these two are is what the machine makes up.
    yield Cell(AGAIN, Work.READ, server)
    yield Cell(WATCHWORD, Work.LOG_IN, server)


def _peers(stack: ExitStack, peer: Peer) -> Iterator[Cell]:
    own, equal = (
        Server.visited(stack.enter_context(running(peer, hashing=hashing)), peer.api)
        for hashing in ({}, EQUAL_ARGON2)
    )
    yield Cell(peer.name, Work.READ, own)
    yield Cell(peer.name, Work.LOG_IN, own)
    yield Cell(peer.name, Work.LOG_IN_EQUAL, equal)
