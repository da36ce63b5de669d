"""Two services that know of each other by Redis alone, and people who use both at a time."""

import atexit
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import define

from tests.faults.load import Asked, Load, Person
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
