"""What a read costs with more and more users in the database, and what a user takes there."""

import time
from collections.abc import Callable, Iterator
from itertools import islice
from math import gcd
from pathlib import Path
from statistics import median

from attrs import define, field

from bench import people
from bench.figures import Figure, Goal, Part, ratio
from bench.plan import Plan
from entrypoints.container.root import build

READS = 2_000
"""A round; more than the smallest database has sessions."""
STEP = 0.618
"""Of the users there are, from one to the next that is asked for: the golden section."""
GOALS = {1_000_000: Goal("≤", 1.4, 1.2)}
ABOUT = (
    f"The median of {READS:,} reads in process (digest → session and user, past every cache of"
    " sessions), each for another session than all those just before, in databases of different"
    " sizes by turns. The files are in the memory of the system, as far as that is big enough. A"
    " user on the disk is one row, one session and their part of every index."
)


@define
class _Database:
    """One of the databases that are compared."""

    people: int
    path: Path
    microseconds: list[float] = field(factory=list)
    _find: Callable[[bytes], object] = field(init=False)
    _numbers: Iterator[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        people.fill(self.path, people=self.people)
        self._find = build(people.settings(self.path, session_cache="off")).store.sessions().find
        self._numbers = scattered(self.people)

    @property
    def name(self) -> str:
        return f"read among {self.people:,} users"

    def round(self) -> None:
        """Time some reads, one by one."""
        times = []
        for number in islice(self._numbers, READS):
            digest = people.token(number).digest
            begin = time.perf_counter_ns()
            found = self._find(digest)
            times.append(time.perf_counter_ns() - begin)
            assert found is not None
        self.microseconds.append(median(times) / 1000)

    def bytes_a_user(self) -> Figure:
        """Divide the file among them."""
        size = self.path.stat().st_size / self.people
        return Figure(f"a user among {self.people:,}", "bytes", [size])

    def cost(self) -> Figure:
        """Tell what a read took, round by round."""
        return Figure(self.name, "µs", self.microseconds)


def scattered(size: int) -> Iterator[int]:
    """Count from 1 to the size, again and again, in big steps: each number once a cycle."""
    step = next(step for step in range(int(size * STEP), size) if gcd(step, size) == 1)
    number = 0
    while True:
        number = (number + step) % size
        yield number + 1


def measure(plan: Plan) -> Part:
    """Fill the databases, then read from them in turn."""
    databases = [_Database(size, plan.folder / f"{size}.db") for size in plan.sizes]
    for database in databases:
        database.round()  # Warms it up.
        database.microseconds.clear()
    for _ in range(plan.rounds):
        for database in databases:
            database.round()
    smallest, *others = databases
    ratios = [
        ratio(
            f"{o.name} / {smallest.people:,}", o.cost(), smallest.cost(), goal=GOALS.get(o.people)
        )
        for o in others
    ]
    costs = [each.cost() for each in databases]
    sizes = [each.bytes_a_user() for each in databases[1:]]
    return Part("growth", "Growth", [*ratios, *costs, *sizes], ABOUT)
