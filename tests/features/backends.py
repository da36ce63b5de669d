"""What the features run on: a row for each backend, and what a scenario's tags ask of it."""

from collections.abc import Callable, Iterator, Set
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Protocol

from attrs import field, frozen

from adapters.key_file import new_keys
from tests.postgres_server import databases
from tests.redis_server import shared_url
from tests.server import Server


class Place(Protocol):
    """Where a service answers."""

    @property
    def url(self) -> str: ...


@frozen
class Elsewhere:
    """A server that somebody else runs: we know its address and command nothing."""

    url: str


@frozen
class Backend:
    """A store to run on, and whether what it holds outlives the process."""

    database: Callable[[], str]
    """Names a store that is empty, made where need be."""
    is_durable: bool
    is_in_redis: bool = False
    """Whether sessions are remembered there."""

    def settings(self) -> dict[str, str]:
        """Name a store of its own, and all that belongs to it."""
        named = {"WATCHWORD_DATABASE_URL": self.database()}
        if self.is_in_redis:
            named |= {"WATCHWORD_REDIS_URL": shared_url(), "WATCHWORD_SESSION_CACHE": "redis"}
        return named


def _in_a_file() -> str:
    return "sqlite:///watchword.db"


def _on_a_server() -> str:
    server = databases()
    return server.url(server.new())


BACKENDS: Final = {
    "memory": Backend(lambda: "memory://", is_durable=False),
    "sqlite": Backend(_in_a_file, is_durable=True),
    "postgres": Backend(_on_a_server, is_durable=True),
    "sqlite+redis": Backend(_in_a_file, is_durable=True, is_in_redis=True),
    "postgres+redis": Backend(_on_a_server, is_durable=True, is_in_redis=True),
}
ELSEWHERE: Final = "elsewhere"

TAGS: Final = {
    "production": "the production profile",
    "short_sessions": "a week shortened to two seconds",
    "usual_limits": "sessions as long as they are unless set otherwise",
    "restart": "the service restarted or killed",
    "guarded": "guessing limited, and people at many addresses",
    "operator": "the operator's commands",
    "moving_in": "failed log-ins that take long enough for what another program made",
}
"""Each is about something only who runs the server can bring about: none runs elsewhere."""

NEED_DURABLE: Final = frozenset({"production", "restart", "operator"})
SETTINGS: Final = {
    "production": {
        "WATCHWORD_PROFILE": "production",
        "WATCHWORD_PUBLIC_URL": "https://accounts.example",
    },
    "guarded": {
        "WATCHWORD_RATE_LIMITS": "on",
        "WATCHWORD_TRUSTED_PROXIES": "127.0.0.1",
        "WATCHWORD_KEYS": new_keys(),
    },
    "short_sessions": {"WATCHWORD_SESSION_IDLE": "2s"},
    "moving_in": {"WATCHWORD_FAILED_LOGIN_MS": "1000"},
}


def backends_for(tags: Set[str]) -> Iterator[str]:
    """Name the backends that can do what the tags ask for."""
    for name, backend in BACKENDS.items():
        if backend.is_durable or not tags & NEED_DURABLE:
            yield name


@frozen
class Servers:
    """Starts each kind of server when it is first asked for; all end with the stack."""

    stack: ExitStack
    folder: Path
    started: dict[tuple[str, frozenset[str]], Server] = field(factory=dict)

    def running(self, backend: str, *, tags: Set[str]) -> Server:
        """Return a running server on the backend, set up as the tags ask."""
        kind = backend, frozenset(tags & SETTINGS.keys())
        if kind not in self.started:
            self.started[kind] = self.stack.enter_context(self._server(*kind))
        return self.started[kind]

    def _server(self, backend: str, tags: frozenset[str]) -> Server:
        folder = self.folder / "-".join([backend, *sorted(tags)])
        folder.mkdir()
        settings = {"WATCHWORD_RATE_LIMITS": "off", **BACKENDS[backend].settings()}
        for tag in tags:
            settings |= SETTINGS[tag]
        return Server(folder, settings)
