"""Tries at a password, counted before it is looked at."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Protocol

from attrs import evolve, frozen

from domain.errors import TooManyAttempts
from domain.session import CLOCKS_DIFFER_BY


@frozen
class Count:
    """What is kept of the tries of one kind: how many, and when the next may come."""

    tries: int
    open_at: datetime
    expires_at: datetime
    """From then on it is as if nothing had been tried."""

    def taken_back(self) -> "Count":
        """Count one try less; a wait that has begun goes on."""
        return evolve(self, tries=max(self.tries - 1, 0))


class Limit(Protocol):
    """How many tries there may be, and how fast."""

    def is_reached(self, count: Count) -> bool:
        """Tell whether so many tries make the next one wait."""
        ...

    def remembers(self, count: Count) -> timedelta:
        """Tell for how long such a count is kept, from when it was made."""
        ...

    def counted(self, before: Count | None, *, at: datetime) -> Count:
        """Count one try more, that is admitted."""
        ...


@frozen
class Delays(Limit):
    """Some tries are free; after them each wait is twice as long as the one before."""

    free: int
    longest: timedelta
    remembered: timedelta

    def is_reached(self, count: Count) -> bool:
        """Tell whether so many tries make the next one wait."""
        return count.tries >= self.free

    def remembers(self, count: Count) -> timedelta:
        """Tell for how long such a count is kept, from when it was made."""
        return self._wait_after(count.tries) + self.remembered

    def counted(self, before: Count | None, *, at: datetime) -> Count:
        """Count one try more, that is admitted."""
        tries = 1 + (before.tries if before else 0)
        open_at = at + self._wait_after(tries)
        return Count(tries, open_at=open_at, expires_at=open_at + self.remembered)

    def _wait_after(self, tries: int) -> timedelta:
        if tries < self.free:
            return timedelta()
        # Beyond 2^32 seconds every limit is reached, and no number gets out of hand.
        return min(timedelta(seconds=1 << min(tries - self.free, 32)), self.longest)


@frozen
class Window(Limit):
    """So many tries in so long a time, which begins with the first of them."""

    tries: int
    length: timedelta

    def is_reached(self, count: Count) -> bool:
        """Tell whether so many tries make the next one wait."""
        return count.tries >= self.tries

    def remembers(self, count: Count) -> timedelta:  # noqa: ARG002 - the protocol's
        """Tell for how long such a count is kept, from when it was made."""
        return self.length

    def counted(self, before: Count | None, *, at: datetime) -> Count:
        """Count one try more, that is admitted."""
        tries = 1 + (before.tries if before else 0)
        ends_at = before.expires_at if before else at + self.length
        return Count(tries, open_at=ends_at if tries >= self.tries else at, expires_at=ends_at)


def counted(
    kept: Mapping[bytes, Count], *, limits: Mapping[bytes, Limit], at: datetime
) -> Mapping[bytes, Count]:
    """Count one try everywhere, or nowhere: raises `TooManyAttempts` where one limit is reached.

    A refused try is not counted, so that nobody makes the wait longer by asking. What a clock has
    counted that was far ahead counts no more: else it would keep people out until then.
    """
    live = {key: count for key, count in kept.items() if _is_live(count, limits[key], at=at)}
    # Where no limit is reached there is no wait, for a clock that is a little behind either.
    reached = [count.open_at for key, count in live.items() if limits[key].is_reached(count)]
    wait = max((open_at - at for open_at in reached), default=timedelta())
    if wait > timedelta():
        raise TooManyAttempts(ceil(wait.total_seconds()))
    return {key: limit.counted(live.get(key), at=at) for key, limit in limits.items()}


def _is_live(count: Count, limit: Limit, *, at: datetime) -> bool:
    return at < count.expires_at <= at + limit.remembers(count) + CLOCKS_DIFFER_BY


def network_of(address: str | None) -> str:
    """Return whom an address stands for: of IPv6 whoever has its /64, and nobody for none."""
    if address is None:
        return ""
    parsed = ip_address(address)
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), 64), strict=False))


def attempt_key(*parts: str) -> bytes:
    """Name what is counted, in 32 bytes that say nothing of the name that was tried."""
    return sha256("\0".join(parts).encode()).digest()
