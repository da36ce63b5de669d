"""What Redis remembers for all hosts, as long as it answers in time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final, Self

from attrs import define, field
from redis.exceptions import MovedError, ResponseError

from adapters.redis.circuit import Circuit
from adapters.redis.line import Answers, Command, Lines, Unanswered
from adapters.redis.servers import Servers, servers_at
from application.ports.events import Events

_AT_A_TIME: Final = 200
"""Keys that one server is told of in one go."""

PROBE: Final = b"watchword:{probe}"


@define(eq=False)
class RemoteMemory:
    """Asks about one key at a time, or tells of many."""

    servers: Servers
    _events: Events
    circuit: Circuit = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.circuit = Circuit(self.probe, self._events)

    @classmethod
    def at(cls, url: str, *, events: Events) -> Self:
        """Name it by a URL; nothing is opened before it is asked."""
        return cls(servers_at(url), events)

    def ask(self, key: bytes, command: Command) -> Answers:
        """Ask the server of a key, unless one failed a moment ago; raises `Unanswered`."""
        if self.circuit.is_open:
            raise Unanswered
        try:
            return self._ask(key, command)
        except Unanswered as failure:
            self.circuit.open(failure.__cause__ or failure)
            raise

    def tell(self, commands: Mapping[bytes, Sequence[Command]]) -> set[bytes]:
        """Tell servers what to do about their keys; return those for which that is not done.

        It is tried whether or not a server failed a moment ago.
        """
        undone: set[bytes] = set()
        for lines, keys in self._by_server(commands):
            undone |= self._tell_one(lines, {key: commands[key] for key in keys})
        if undone:
            with suppress(Unanswered):
                self.servers.look_again()
        return undone

    def probe(self) -> None:
        """See whether every server answers, and would keep something; raises `Unanswered`."""
        self.servers.look_again()
        for lines in self.servers.all():
            lines.ask([("PING",)])
        [reply] = self._ask(PROBE, ("GETEX", PROBE)).replies
        if isinstance(reply, ResponseError):
            raise Unanswered from reply

    def _ask(self, key: bytes, command: Command) -> Answers:
        answers = self.servers.of(key).ask([command])
        if isinstance(answers.replies[0], MovedError):
            self.servers.look_again()
            answers = self.servers.of(key).ask([command])
        return answers

    def _by_server(self, keys: Collection[bytes]) -> Iterator[tuple[Lines | None, list[bytes]]]:
        groups: dict[Lines | None, list[bytes]] = {}
        for key in keys:
            groups.setdefault(self._server_of(key), []).append(key)
        for lines, of_one in groups.items():
            for first in range(0, len(of_one), _AT_A_TIME):
                yield lines, of_one[first : first + _AT_A_TIME]

    def _server_of(self, key: bytes) -> Lines | None:
        try:
            return self.servers.of(key)
        except Unanswered:
            return None

    def _tell_one(
        self, lines: Lines | None, commands: Mapping[bytes, Sequence[Command]]
    ) -> set[bytes]:
        if lines is None:
            return set(commands)
        try:
            answers = lines.ask([each for of_key in commands.values() for each in of_key])
        except Unanswered as failure:
            self.circuit.open(failure.__cause__ or failure)
            return set(commands)
        replies = iter(answers.replies)
        return {
            key
            for key, of_key in commands.items()
            if any(isinstance(reply, ResponseError) for reply in [*islice(replies, len(of_key))])
        }
