"""Connections to one Redis server that stay open, each bound to one run of it."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from attrs import field, frozen
from redis.connection import AbstractConnection
from redis.exceptions import ConnectionError as Cut
from redis.exceptions import RedisError, ResponseError

from adapters.redis.address import Address

KEPT: Final = 16
"""Connections that stay open unused after a crowd has gone."""

# The last two where something answers that is no Redis.
_FAILURES: Final = (RedisError, OSError, ValueError, KeyError)

Command = tuple[bytes | str | int, ...]
Reply = Any
"""Bytes, a number, nothing, or the error with which the server refused the command."""


class Unanswered(Exception):
    """When a server does not answer in time, or is none whose answers count."""


class IsReplica(Unanswered):
    """When a server copies another, and learns too late what ends there."""


@frozen
class Line:
    """One connection to one run of a server."""

    connection: AbstractConnection
    epoch: bytes
    """Names the run: from when the server started, or became what others copy, until it ends."""

    def ask(self, commands: Sequence[Command]) -> list[Reply]:
        """Send all commands at once and return what comes back, errors of single ones too."""
        packed = self.connection.pack_commands(commands)
        self.connection.send_packed_command(packed, check_health=False)
        return [self._reply() for _ in commands]

    def _reply(self) -> Reply:
        try:
            return self.connection.read_response(disable_decoding=True)
        except ResponseError as refusal:
            return refusal


@frozen
class Answers:
    """What came back, and from which run of a server."""

    epoch: bytes
    replies: list[Reply]


@frozen(eq=False)
class Lines:
    """Asks one server, each time on a connection that nobody else uses just then."""

    address: Address
    _idle: list[Line] = field(factory=list, init=False)

    def ask(self, commands: Sequence[Command]) -> Answers:
        """Ask the server; raises `Unanswered`."""
        try:
            line = self._idle.pop()
        except IndexError:
            return self._ask_on(self._opened(), commands)
        try:
            return self._ask_on(line, commands)
        except _Closed:
            # Since it was last used: the server was started again, or closes what is idle.
            self.drop_all()
            return self._ask_on(self._opened(), commands)

    def ask_once(self, commands: Sequence[Command]) -> list[Reply]:
        """Ask whoever is there, a replica too, on a connection of its own; raises `Unanswered`."""
        connection = self.address.connection()
        try:
            return Line(connection, b"").ask(commands)
        except _FAILURES as error:
            raise Unanswered from error
        finally:
            connection.disconnect()

    def drop_all(self) -> None:
        """Close every connection that is not in use."""
        with suppress(IndexError):
            while True:
                self._idle.pop().connection.disconnect()

    def _ask_on(self, line: Line, commands: Sequence[Command]) -> Answers:
        try:
            replies = line.ask(commands)
        except _FAILURES as error:
            # Never used again: it would connect anew by itself, maybe to another run.
            line.connection.disconnect()
            raise (_Closed if isinstance(error, Cut) else Unanswered) from error
        if len(self._idle) < KEPT:
            self._idle.append(line)
        else:
            line.connection.disconnect()
        return Answers(line.epoch, replies)

    def _opened(self) -> Line:
        connection = self.address.connection()
        try:
            connection.connect()
            # Until this is known no answer counts.
            return Line(connection, _epoch(Line(connection, b"").ask(_WHO)))
        except (*_FAILURES, Unanswered) as error:
            connection.disconnect()
            raise Unanswered from error


class _Closed(Unanswered):
    """When the other side has closed the connection."""


_WHO: Final[Sequence[Command]] = [("INFO", "server"), ("INFO", "replication")]


def facts(reply: Reply) -> dict[str, str]:
    """Read a reply to `INFO`; raises `Unanswered`."""
    if not isinstance(reply, bytes):
        raise Unanswered from reply
    pairs = (line.partition(":") for line in reply.decode(errors="replace").splitlines())
    return {name: value for name, colon, value in pairs if colon}


def _epoch(replies: list[Reply]) -> bytes:
    server, replication = map(facts, replies)
    if replication["role"] != "master":
        raise IsReplica
    # The run changes when the process does, the other with each promotion from replica.
    names = server["run_id"] + replication["master_replid"]
    return hashlib.blake2b(names.encode(), digest_size=8).digest()
