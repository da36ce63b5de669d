"""Authenticated reads beside a bare Falcon answer on the same server."""

from contextlib import ExitStack
from pathlib import Path

from bench import people, servers
from bench import requests as wire
from bench.figures import Goal, Part
from bench.plan import Plan
from bench.side_by_side import Cell, compared

MANY = 2_000
"""Fewer than the cache of sessions holds."""
NUMBERS = range(1, MANY + 1)

CACHED, UNCACHED = Goal("≥", 0.85, 0.95), Goal("≥", 0.55, 0.65)
ABOUT = (
    "hello is a bare Falcon application that answers 17 bytes, on the same server with the same"
    " settings. A read is GET /api/user, the cache of sessions on (cached) and off (uncached): of"
    f" one session, and of {MANY:,} in turn, which the cache holds. Turns cost the load generator"
    " something, so many are compared with a hello asked in turns too."
    " hello again is hello: how far apart these two are is what the machine makes up."
)


def measure(plan: Plan) -> Part:
    """Measure the cells in turn, round by round."""
    with ExitStack() as stack:
        figures, errors = compared(_cells(stack, plan.folder), plan)
    return Part("reads", "Reads", figures, ABOUT, errors)


def _cells(stack: ExitStack, folder: Path) -> list[Cell]:
    hello = stack.enter_context(servers.hello()).url
    cached, uncached = (_service(stack, folder, cache) for cache in ("auto", "off"))
    greet = wire.write(folder / "greet", [wire.get("/")])
    greet_many = wire.write(folder / "greet many", [people.ask("/", n) for n in NUMBERS])
    one = wire.write(folder / "one", [people.read(1)])
    many = wire.write(folder / "many", map(people.read, NUMBERS))
    return [
        Cell("hello", hello, greet, "hello"),
        Cell("cached read", cached, one, "hello", CACHED),
        Cell("uncached read", uncached, one, "hello", UNCACHED),
        Cell("hello again", hello, greet, "hello"),
        Cell("hello in turns", hello, greet_many, "hello in turns"),
        Cell("cached read of many", cached, many, "hello in turns", CACHED),
        Cell("uncached read of many", uncached, many, "hello in turns", UNCACHED),
    ]


def _service(stack: ExitStack, folder: Path, cache: str) -> str:
    # Each on a database of its own: nobody writes behind the back of a cache.
    database = folder / f"{cache}.db"
    people.fill(database, people=MANY)
    return stack.enter_context(servers.watchword(database, session_cache=cache)).url
