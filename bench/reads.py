"""Authenticated reads beside a bare Falcon answer on the same server."""

from contextlib import ExitStack
from pathlib import Path

from attrs import frozen

from bench import people, servers
from bench import requests as wire
from bench.figures import Figure, Goal, Part, ratio
from bench.load import load
from bench.loads import Load
from bench.plan import Plan

MANY = 5_000
"""Sessions asked for in turn: more than any reader remembers by the way."""

GOALS = {
    "cached read": Goal("≥", 0.85, 0.95),
    "uncached read": Goal("≥", 0.55, 0.65),
}
ABOUT = (
    "hello is a bare Falcon application that answers 17 bytes, on the same server with the same"
    " settings. cached and uncached read are GET /api/user with one session, the cache of sessions"
    f" on and off. read of many asks for {MANY:,} sessions in turn, without the cache. hello again"
    " is hello: how far apart these two are is what the machine makes up."
)


@frozen
class Cell:
    """One thing to be measured."""

    name: str
    url: str
    requests: Path


def measure(plan: Plan) -> Part:
    """Measure the cells in turn, round by round."""
    with ExitStack() as stack:
        cells = _cells(stack, plan.folder)
        seen: dict[str, list[Load]] = {cell.name: [] for cell in cells}
        for cell in cells:
            load(cell.url, cell.requests, seconds=1)  # Warms it up.
        for _ in range(plan.rounds):
            for cell in cells:
                seen[cell.name].append(load(cell.url, cell.requests, seconds=plan.seconds))
    return _part(seen)


def _cells(stack: ExitStack, folder: Path) -> list[Cell]:
    hello = stack.enter_context(servers.hello()).url
    cached, uncached = (_service(stack, folder, cache) for cache in ("auto", "off"))
    greet = wire.write(folder / "hello", [wire.get("/")])
    one = wire.write(folder / "one", [people.read(1)])
    many = wire.write(folder / "many", map(people.read, range(1, MANY + 1)))
    return [
        Cell("hello", hello, greet),
        Cell("cached read", cached, one),
        Cell("uncached read", uncached, one),
        Cell("read of many", uncached, many),
        Cell("hello again", hello, greet),
    ]


def _service(stack: ExitStack, folder: Path, cache: str) -> str:
    # Each on a database of its own: nobody writes behind the back of a cache.
    database = folder / f"{cache}.db"
    people.fill(database, people=MANY)
    return stack.enter_context(servers.watchword(database, session_cache=cache)).url


def _part(seen: dict[str, list[Load]]) -> Part:
    rates = [Figure(name, "/s", [each.per_second for each in v]) for name, v in seen.items()]
    yardstick, *others = rates
    ratios = [ratio(f"{o.name} / hello", o, yardstick, goal=GOALS.get(o.name)) for o in others]
    slowest = [Figure(f"{name}, p99", "ms", [e.p99_ms for e in v]) for name, v in seen.items()]
    errors = sum(each.errors for loads in seen.values() for each in loads)
    return Part("reads", "Reads", [*ratios, *rates, *slowest], ABOUT, errors)
