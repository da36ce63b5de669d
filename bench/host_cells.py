"""Hosts of the service with what they share, and what so many of them did of a work."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from attrs import define, field, frozen

from bench import processes
from bench import requests as wire
from bench.figures import Figure
from bench.host_works import Work
from bench.load import load
from bench.loads import Load
from bench.plan import Plan
from bench.postgres import Database
from bench.redis_cluster import RedisCluster
from bench.servers import Server

CONNECTIONS = 32
"""In all, however many hosts they are shared by."""
REST, REST_COSTS = 0.1, 20_000
"""Seconds, and microseconds of CPU meanwhile of those who have nothing to do."""
PATIENCE = 10


@frozen
class Stand:
    """Hosts of the service, and what they share."""

    suffix: str
    """What is said of its figures."""
    store: Database
    redis: RedisCluster | None
    servers: Sequence[Server]

    def prepare(self, work: Work) -> None:
        """Have everybody there for the work, and nobody remembered."""
        if work.ends_sessions:
            self.store.open_sessions(work.people)
        if self.redis:
            self.redis.empty()

    def settle(self) -> None:
        """Wait until nobody works any more on what was asked and not waited for: hashes, above all.

        What comes next would else be slower by it. Whoever never rests is not waited for.
        """
        end = time.monotonic() + PATIENCE
        while self._is_busy() and time.monotonic() < end:
            pass

    def _is_busy(self) -> bool:
        before = self.used(len(self.servers))
        time.sleep(REST)
        after = self.used(len(self.servers))
        return sum(processes.spent(before[who], after[who]) for who in after) > REST_COSTS

    def used(self, size: int) -> dict[str, processes.Used]:
        """Tell how much CPU so many of the hosts have used, and what they share."""
        pids = [pid for each in self.servers[:size] for pid in processes.in_group(each.pid)]
        shared = {"PostgreSQL": self.store.used()}
        if self.redis:
            shared["Redis"] = self.redis.used()
        return {"the service": processes.used(pids), **shared}


@define
class Cell:
    """What so many hosts did of a work, round by round."""

    work: Work
    stand: Stand
    size: int
    rates: list[float] = field(factory=list)
    p99: list[float] = field(factory=list)
    spent: dict[str, list[float]] = field(factory=dict)
    """Microseconds of CPU an answer, by who spent them."""
    errors: int = 0

    @property
    def kind(self) -> str:
        """What is done, and on what."""
        return f"{self.work.name}{self.stand.suffix}"

    @property
    def name(self) -> str:
        """What is done, on what, and by how many."""
        return f"{self.kind}, {self.size} host{'s' * (self.size > 1)}"

    def round(self, plan: Plan) -> None:
        """Have them do it for a while, each of them a part of it."""
        self.stand.prepare(self.work)
        files = [self._requests(plan, place) for place in range(self.size)]
        urls = [server.url for server in self.stand.servers[: self.size]]
        ask = partial(load, seconds=plan.seconds, connections=CONNECTIONS // self.size, counts=True)
        before = self.stand.used(self.size)
        with ThreadPoolExecutor(self.size) as pool:
            loads = list(pool.map(ask, urls, files))
        after = self.stand.used(self.size)
        self.stand.settle()
        self._note(loads, plan.seconds, {k: processes.spent(before[k], after[k]) for k in after})
        # Whoever has ended them all has gone on to end none.
        has_ended_all = not self.stand.store.has_sessions(self.work.people)
        self.errors += self.work.ends_sessions and has_ended_all

    def _requests(self, plan: Plan, place: int) -> Path:
        theirs = self.work.people[place :: self.size]
        return wire.write(plan.folder / f"for {place}", self.work.requests(theirs))

    def _note(self, loads: Sequence[Load], seconds: int, used: Mapping[str, float]) -> None:
        rate = sum(each.per_second for each in loads)
        self.rates.append(rate)
        self.p99.append(max(each.p99_ms for each in loads))
        answers = rate * seconds
        for who, microseconds in used.items():
            # A round without a single answer is an error, and no reason to lose the others.
            spent = microseconds / answers if answers else 0.0
            self.spent.setdefault(who, []).append(spent)
        self.errors += sum(each.errors for each in loads) + (not answers)

    def rate(self) -> Figure:
        """Answers a second."""
        return Figure(self.name, "/s", self.rates)

    def costs(self) -> list[Figure]:
        """Tell what an answer takes, and how long the slowest took."""
        spent = self.spent.items()
        return [
            *(Figure(f"CPU of {who}, {self.name}", "µs", values) for who, values in spent),
            Figure(f"{self.name}, p99", "ms", self.p99),
        ]
