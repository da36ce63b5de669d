"""What readers feel of 64 clients that log in without pause, and how many of those get in."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define, field, frozen

from bench import people, servers
from bench import requests as wire
from bench.figures import Figure, Goal, Part, ratio
from bench.helper import Helper
from bench.load import load
from bench.loads import Load, percentile
from bench.plan import Plan

CLIENTS = 64
SESSIONS = 1_000
READS = 400
"""A second."""
LONGER = 2
"""Times the seconds of other parts: of 400 reads a second 1 % has to be several."""
WORKED_OFF = 2.0
"""Seconds in which the last passwords of a storm are verified, for nobody."""
ABOUT = (
    f"All the while {READS} reads a second are due, of {SESSIONS:,} sessions in turn, each timed"
    f" from when it was due. The storm: {CLIENTS} clients log in with the right password, and at"
    " once once more, let in or told to come again (503). Bare argon2: threads that do nothing"
    " else, one a core, in a process that gives way to others; what readers feel of those is the"
    " least there is to feel. idle again is idle: how far apart these two are is what the machine"
    " makes up."
)


@define
class _Seen:
    p99: dict[str, list[float]] = field(factory=dict)
    storms: list[Load] = field(factory=list)
    bare: list[float] = field(factory=list)
    failed: int = 0


@frozen
class _Stage:
    """Everything that a round needs."""

    service: servers.Server
    reader: Helper
    argon2: Helper
    plan: Plan
    seen: _Seen = field(factory=_Seen)

    @property
    def seconds(self) -> int:
        return self.plan.seconds * LONGER

    def round(self) -> None:
        """Take the cells in turn."""
        with self._reads("idle"):
            pass
        with self._reads("storm"):
            self.seen.storms.append(self._storm())
        time.sleep(WORKED_OFF)
        with self._reads("bare argon2"):
            self.argon2.ask(seconds=self.seconds)
            self.seen.bare.append(self.argon2.answer())
        with self._reads("idle again"):
            pass

    @contextmanager
    def _reads(self, cell: str) -> Iterator[None]:
        self.reader.ask(rate=READS, seconds=self.seconds)
        yield
        seen = self.reader.answer()
        self.seen.p99.setdefault(cell, []).append(percentile(seen["milliseconds"], 99))
        self.seen.failed += seen["failed"]

    def _storm(self) -> Load:
        return load(
            self.service.url,
            self.plan.folder / "log-ins",
            seconds=self.seconds,
            connections=CLIENTS,
            counts=True,
        )


def measure(plan: Plan) -> Part:
    """Read while nothing else goes on, while a storm does, and beside bare hashing, in turn."""
    database = plan.folder / "storm.db"
    people.fill(database, people=SESSIONS, password_hash=people.real_hash())
    wire.write(plan.folder / "log-ins", map(people.log_in, range(1, CLIENTS + 1)))
    reads = wire.write(plan.folder / "reads", map(people.read, range(1, SESSIONS + 1)))
    with (
        servers.watchword(database) as service,
        Helper("bench.open_loop", str(service.port), str(reads)) as reader,
        Helper("bench.bare_argon2") as argon2,
    ):
        load(service.url, reads, seconds=1)  # Warms it up.
        stage = _Stage(service, reader, argon2, plan)
        for _ in range(plan.rounds):
            stage.round()
    return _part(stage.seen)


def _part(seen: _Seen) -> Part:
    p99 = {cell: Figure(f"read p99, {cell}", "ms", values) for cell, values in seen.p99.items()}
    let_in = Figure("log-ins", "/s", [each.per_second for each in seen.storms])
    bare = Figure("bare argon2", "/s", seen.bare)
    refused = Figure("log-ins told to come again", "", [each.refused for each in seen.storms])
    idle = p99["idle"]
    ratios = [
        ratio("read p99, storm / idle", p99["storm"], idle, goal=Goal("≤", 3, 1.5)),
        ratio("log-ins / bare argon2", let_in, bare, goal=Goal("≥", 0.9, 0.95)),
        ratio("read p99, bare argon2 / idle", p99["bare argon2"], idle),
        ratio("read p99, idle again / idle", p99["idle again"], idle),
    ]
    errors = seen.failed + sum(each.errors for each in seen.storms)
    figures = [*ratios, let_in, bare, refused, *p99.values()]
    return Part("storm", "A storm of log-ins", figures, ABOUT, errors)
