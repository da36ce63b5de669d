"""Sign-ups a second by one writer and by 64, every one of them on the disk before it counts."""

from typing import Any

from attrs import define, field

from bench import people
from bench.figures import Figure, Goal, Part, ratio
from bench.helper import Helper
from bench.loads import percentile
from bench.machine import is_in_memory
from bench.plan import Plan

PROCESSES = 2
THREADS = 32
ABOUT = (
    "The use case of signing up (a user and a session in one transaction, synchronous=FULL) in"
    f" process, with the hashing of the password left out. 64 writers: {PROCESSES} processes of"
    f" {THREADS} threads on one file, each bound to a core as a worker is."
)
IN_MEMORY = " THE FILE IS IN MEMORY: these figures say nothing of a disk."


@define
class _Cell:
    """What so many writers did, round by round."""

    name: str
    rates: list[float] = field(factory=list)
    p50: list[float] = field(factory=list)
    p99: list[float] = field(factory=list)
    longest: list[float] = field(factory=list)
    failed: int = 0

    def note(self, rounds: list[dict[str, Any]]) -> None:
        """Add a round, as each of the processes saw it."""
        times = [time for each in rounds for time in each["milliseconds"]]
        self.rates.append(sum(len(each["milliseconds"]) / each["seconds"] for each in rounds))
        self.p50.append(percentile(times, 50))
        self.p99.append(percentile(times, 99))
        self.longest.append(percentile(times, 100))
        self.failed += sum(len(each["failed"]) for each in rounds)

    def rate(self) -> Figure:
        """Sign-ups a second."""
        return Figure(self.name, "/s", self.rates)

    def times(self, goal: Goal | None = None) -> list[Figure]:
        """How long one takes."""
        return [
            Figure(f"{self.name}, median", "ms", self.p50),
            Figure(f"{self.name}, p99", "ms", self.p99, goal),
            Figure(f"{self.name}, longest", "ms", self.longest),
        ]


def measure(plan: Plan) -> Part:
    """Have one write and then all, in turn."""
    database = plan.folder / "writes.db"
    people.fill(database, people=1)
    one, many = _Cell("one writer"), _Cell("64 writers")
    with (
        Helper("bench.writers", str(database), "0") as first,
        Helper("bench.writers", str(database), "1") as second,
    ):
        _write([first, second], THREADS, 1, _Cell("warms it up"))
        for _ in range(plan.rounds):
            _write([first], 1, plan.seconds, one)
            _write([first, second], THREADS, plan.seconds, many)
    about = ABOUT + IN_MEMORY * is_in_memory(plan.folder)
    return Part("writes", "Writes", _figures(one, many), about, one.failed + many.failed)


def _write(helpers: list[Helper], threads: int, seconds: int, cell: _Cell) -> None:
    for helper in helpers:
        helper.ask(threads=threads, seconds=seconds)
    cell.note([helper.answer() for helper in helpers])


def _figures(one: _Cell, many: _Cell) -> list[Figure]:
    gained = ratio("64 writers / one writer", many.rate(), one.rate(), goal=Goal("≥", 3, 3.7))
    rates = [gained, one.rate(), many.rate()]
    return [*rates, *one.times(), *many.times(Goal("≤", 20))]
