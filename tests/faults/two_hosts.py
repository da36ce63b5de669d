"""Two services that know of each other by Redis alone, and people who use both at a time."""

import atexit
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from attrs import define

from tests.faults.calls import Caller
from tests.faults.load import Answered, Asked, Load, Person
from tests.faults.wrong_service import wrong_server
from tests.postgres_server import databases
from tests.server import Server

Database = Callable[[Path], str]
"""Names an empty one, for a test that has that folder."""


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder}/watchword.db"


def postgres(_folder: Path) -> str:
    server = databases()
    name = server.new()
    atexit.register(server.drop, name)
    return server.url(name)


@contextmanager
def two_hosts(
    folder: Path, redis_url: str, *, database: Database, mistake: Callable[[], None] | None = None
) -> Iterator[list[Server]]:
    """Run them on one database, with a mistake if one is given."""
    settings = {
        "WATCHWORD_DATABASE_URL": database(folder),
        "WATCHWORD_REDIS_URL": redis_url,
        "WATCHWORD_SESSION_CACHE": "redis",
        "WATCHWORD_WORKERS": "1",
    }
    with ExitStack() as stack:
        hosts = []
        for name in ("one", "other"):
            place = folder / name
            place.mkdir()
            server = wrong_server(place, settings, mistake) if mistake else Server(place, settings)
            hosts.append(stack.enter_context(server))
        yield hosts


@define
class LoadAcross(Load):
    """Logs out on another host than it reads on, where the session was read before."""

    def _logged_out(self, person: Person, cookie: str) -> bool:
        self.alive.remove(cookie)
        person.read(cookie)
        other = Person(self, person.number + 1)
        is_out = other.log_out(cookie)
        other.caller.hang_up()
        if is_out:
            self.ended.add(cookie)
            person.read(cookie, Asked.READ_WHEN_OUT)
        return is_out


def read_while_hurt(hosts: Sequence[Server], hurt: Callable[[], None]) -> list[Answered]:
    """Use both meanwhile, see that nobody is told anything wrong, and return the reads."""
    with LoadAcross([host.port for host in hosts]) as load:
        load.until_well()
        began = time.monotonic()
        hurt()
        over = time.monotonic()
        load.until_well(within=30)
    assert load.wrong() == []
    assert load.lost() == []
    return [each for each in load.answers if each.asked is Asked.READ and began < each.sent < over]


class People:
    """Somebody on two hosts, whose session the other remembers when they log out on the one."""

    def __init__(self, hosts: Sequence[Server]) -> None:
        self.one, self.other = (Caller(host.port) for host in hosts)
        self.cookie = self.one.sign_up("ada").cookie
        assert [self.other.read(self.cookie).status for _ in range(3)] == [200] * 3

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.one.hang_up()
        self.other.hang_up()

    def log_out(self) -> None:
        assert self.one.log_out(self.cookie).status == 200

    def is_let_in(self) -> bool:
        status = self.other.read(self.cookie).status
        assert status in {200, 401}
        return status == 200
