"""Where the time of a request goes, step by step, in microseconds."""

import gc
from collections.abc import Mapping
from itertools import chain

from attrs import define, field

from bench import people
from bench.budgets import Budget, cached_read, hello, log_in, sign_up, uncached_read
from bench.figures import Figure, Part
from bench.in_process import microseconds
from bench.plan import Plan

PEOPLE = 5_000
SLOW_CALLS = 20
BATCH, BATCHES = 20, 40
ABOUT = (
    "In process, on one thread, without the server and the network; each step is timed by itself,"
    " and what no step explains is the rest of its whole. A cached read asks for one session, an"
    f" uncached one for {PEOPLE:,} in turn. A transaction ends on the disk: its time is the disk's."
)


@define
class _Rounds:
    """What the steps of one request took."""

    budget: Budget
    seen: list[Mapping[str, float]] = field(factory=list)

    def round(self) -> None:
        """Time every piece once more."""
        self.seen.append(self.budget.steps({name: self._timed(name) for name in self.budget.calls}))

    def _timed(self, name: str) -> float:
        is_slow = name in self.budget.slow
        # One quick call takes less than the clock can tell.
        batch, batches = (1, SLOW_CALLS) if is_slow else (BATCH, BATCHES)
        return microseconds(self.budget.calls[name], batch=batch, batches=batches)

    def figures(self) -> list[Figure]:
        """Tell step by step."""
        return [
            Figure(f"{self.budget.request}: {step}", "µs", [each[step] for each in self.seen])
            for step in self.seen[0]
        ]


def measure(plan: Plan) -> Part:
    """Time the pieces of every request, in turn."""
    known, written = plan.folder / "known.db", plan.folder / "written.db"
    for database in (known, written):
        people.fill(database, people=PEOPLE)
    budgets = [
        hello(),
        cached_read(people.settings(known)),
        uncached_read(people.settings(known, session_cache="off"), range(1, PEOPLE + 1)),
        log_in(people.settings(written)),
        sign_up(people.settings(written)),
    ]
    rounds = [_Rounds(budget) for budget in budgets]
    # What we keep here, thousands of requests, is nothing that a worker would have to look over.
    gc.collect()
    gc.freeze()
    for _ in range(plan.rounds):
        for each in rounds:
            each.round()
    figures = list(chain.from_iterable(each.figures() for each in rounds))
    return Part("budget", "Where the time of a request goes", figures, ABOUT)
