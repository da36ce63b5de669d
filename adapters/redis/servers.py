"""Which server remembers what: the only one, or one of a cluster."""

from collections.abc import Sequence
from threading import Lock
from typing import Protocol

from attrs import define, field, frozen
from redis.crc import REDIS_CLUSTER_HASH_SLOTS, key_slot
from redis.exceptions import ResponseError

from adapters.redis.address import Address, is_of_cluster
from adapters.redis.line import Lines, Reply, Unanswered


class Servers(Protocol):
    """Finds the server of a key."""

    def of(self, key: bytes) -> Lines:
        """Return the server that keeps this key; raises `Unanswered`."""
        ...

    def all(self) -> Sequence[Lines]:
        """Return every server that is known."""
        ...

    def look_again(self) -> None:
        """Find out which servers there are now; raises `Unanswered`."""
        ...


@frozen
class OneServer(Servers):
    """A server that keeps everything."""

    _lines: Lines

    def of(self, key: bytes) -> Lines:  # noqa: ARG002 - whichever it is
        """Return the server."""
        return self._lines

    def all(self) -> Sequence[Lines]:
        """Return the server."""
        return [self._lines]

    def look_again(self) -> None:
        """Need not look."""


@define(eq=False)
class Cluster(Servers):
    """Servers that share the keys among them, found by asking one of them."""

    _first: Lines
    """The one in the URL."""
    _by_place: dict[tuple[str, int], Lines] = field(factory=dict, init=False)
    _by_slot: Sequence[Lines | None] = field(factory=tuple, init=False)
    _looking: Lock = field(factory=Lock, init=False)
    _looks: int = field(default=0, init=False)
    """How many have begun."""
    _failure: Unanswered | None = field(default=None, init=False)
    """Of the last look."""

    def of(self, key: bytes) -> Lines:
        """Return the server that keeps this key, as far as is known."""
        if not self._by_slot:
            self.look_again()
        lines = self._by_slot[key_slot(key)]
        if lines is None:
            raise Unanswered
        return lines

    def all(self) -> Sequence[Lines]:
        """Return every server that keeps anything."""
        return list({id(lines): lines for lines in self._by_slot if lines}.values())

    def look_again(self) -> None:
        """Ask the servers that are known, then the one in the URL, who keeps what.

        Of those who ask at a time, one does so for all who had come before it began: where no
        server answers, each look takes a while.
        """
        begun = self._looks
        with self._looking:
            if self._looks == begun:
                self._looks += 1
                self._failure = self._look()
            failure = self._failure
        if failure:
            raise Unanswered from failure

    def _look(self) -> Unanswered | None:
        failure = Unanswered()
        for lines in (*self.all(), self._first):
            try:
                self._take_up(lines.ask_once([("CLUSTER", "SLOTS")]), asked=lines.address)
            except Unanswered as error:
                failure = error
            else:
                return None
        return failure

    def _take_up(self, replies: list[Reply], *, asked: Address) -> None:
        [ranges] = replies
        if isinstance(ranges, ResponseError):
            raise Unanswered from ranges
        by_slot: list[Lines | None] = [None] * REDIS_CLUSTER_HASH_SLOTS
        for first, last, (host, port, *_), *_ in ranges:
            # A node that does not know its own address means: where you have found me.
            place = (host.decode() if host else asked.host, port)
            lines = self._by_place.setdefault(place, Lines(asked.elsewhere(*place)))
            by_slot[first : last + 1] = [lines] * (last + 1 - first)
        self._by_slot = by_slot


def servers_at(url: str) -> Servers:
    """Name the servers by a URL; none is asked anything yet."""
    lines = Lines(Address.of(url))
    return Cluster(lines) if is_of_cluster(url) else OneServer(lines)
