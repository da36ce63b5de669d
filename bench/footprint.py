"""How soon the service is ready, and how much memory a worker holds when it has worked."""

import time

from attrs import define, field

from bench import people, servers
from bench import requests as wire
from bench.figures import Figure, Goal, Part
from bench.load import load
from bench.memory import Memory, of_workers
from bench.plan import Plan

SESSIONS = 5_000
CLIENTS = 64
SETTLED = 4.0
"""Seconds: the last passwords of a storm are verified, and their memory is given back."""
ABOUT = (
    "From the start of `watchword serve` until /health/ready answers 200, on a database of"
    f" {SESSIONS:,} users and on one that has to be made. Memory is that of the bigger worker after"
    f" reads of {SESSIONS:,} sessions and a storm of {CLIENTS} clients that log in: {SETTLED:.0f}"
    " seconds after the storm, as a worker keeps what a hash takes until none was asked of it for a"
    ' second, and "at once" after it. Of pages that processes share, PSS counts a part and RSS all.'
)
NO_MEMORY = " This system does not tell how much memory a process holds."
READY = Goal("≤", 1.5, 0.8)
SMALL = Goal("≤", 80, 60)


@define
class _Seen:
    existing: list[float] = field(factory=list)
    fresh: list[float] = field(factory=list)
    at_once: list[list[Memory]] = field(factory=list)
    settled: list[list[Memory]] = field(factory=list)
    errors: int = 0


def measure(plan: Plan) -> Part:
    """Start it again and again, and have it work each time."""
    people.fill(plan.folder / "known.db", people=SESSIONS, password_hash=people.real_hash())
    wire.write(plan.folder / "reads", map(people.read, range(1, SESSIONS + 1)))
    wire.write(plan.folder / "log-ins", map(people.log_in, range(1, CLIENTS + 1)))
    seen = _Seen()
    for number in range(plan.rounds):
        with servers.watchword(plan.folder / f"fresh-{number}.db") as service:
            seen.fresh.append(service.seconds_to_ready)
        with servers.watchword(plan.folder / "known.db") as service:
            seen.existing.append(service.seconds_to_ready)
            seen.errors += _work(service.url, plan)
            seen.at_once.append(of_workers(service.pid))
            time.sleep(SETTLED)
            seen.settled.append(of_workers(service.pid))
    return _part(seen)


def _work(url: str, plan: Plan) -> int:
    reads = load(url, plan.folder / "reads", seconds=plan.seconds)
    storm = load(
        url, plan.folder / "log-ins", seconds=plan.seconds, connections=CLIENTS, counts=True
    )
    return reads.errors + storm.errors


def _part(seen: _Seen) -> Part:
    figures = [
        Figure("ready, database there", "s", seen.existing, READY),
        Figure("ready, database made", "s", seen.fresh, READY),
    ]
    if all(seen.settled):
        figures += [
            *_memory("memory of a worker", seen.settled, SMALL),
            *_memory("memory of a worker at once", seen.at_once),
        ]
    about = ABOUT + NO_MEMORY * (not all(seen.settled))
    return Part("footprint", "Start and memory", figures, about, seen.errors)


def _memory(name: str, rounds: list[list[Memory]], goal: Goal | None = None) -> list[Figure]:
    rss = [max(each.rss for each in workers) for workers in rounds]
    pss = [max(each.pss for each in workers) for workers in rounds]
    return [Figure(f"{name}, RSS", "MB", rss, goal), Figure(f"{name}, PSS", "MB", pss, goal)]
