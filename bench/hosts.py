"""More and more hosts of the service on one PostgreSQL, and sessions that one of them ends.

Long because all that is measured of it is told here.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial

from attrs import define, field

from bench import processes, services
from bench import requests as wire
from bench.ended import Ending, Seen
from bench.figures import Figure, Part, ratio
from bench.host_works import ENDED, READ, WORKS, Work, cookie
from bench.load import load
from bench.loads import Load
from bench.networks import Network, network
from bench.plan import Plan
from bench.postgres import Database, database
from bench.servers import Server

SIZES = (1, 2, 3, 4)
ENDS = (min(SIZES), max(SIZES))
ALONE = {"WATCHWORD_HOSTS": "one"}
CONNECTIONS = 32
"""In all, however many hosts they are shared by."""
ABOUT = (
    "Each host is one worker, with settings as they ship, so that no read is answered from memory."
    " All share one durable PostgreSQL and, with the load, the cores of this machine:"
    f" {CONNECTIONS} connections in all. Reads are of {len(READ):,} sessions in turn,"
    " each log-out ends another session, and a sign-up is mostly its hash. CPU is what the system"
    " counts of the processes, divided by the answers. Ended sessions: hosts take turns to end one,"
    " and all are asked all the time for those near by; told of are reads that were sent after"
    " their log-out was answered."
)
APART = (
    " Every host has a network namespace and a /dev/shm of its own. The control is told that there"
    " is but one host, which is not so: it has to let some in."
)
TOGETHER = (
    " THESE ARE NOT HOSTS: without root and `ip` they are ports of this machine, share its memory,"
    " and have no control."
)


@define
class _Cell:
    """What so many hosts did of a work, round by round."""

    work: Work
    size: int
    rates: list[float] = field(factory=list)
    p99: list[float] = field(factory=list)
    service: list[float] = field(factory=list)
    postgres: list[float] = field(factory=list)
    errors: int = 0

    @property
    def name(self) -> str:
        return f"{self.work.name}, {self.size} host{'s' * (self.size > 1)}"

    def note(self, loads: Sequence[Load], seconds: int, used: tuple[float, float]) -> None:
        rate = sum(each.per_second for each in loads)
        self.rates.append(rate)
        self.p99.append(max(each.p99_ms for each in loads))
        answers = rate * seconds
        # A round without a single answer is an error, and no reason to lose the others.
        self.service.append(used[0] / answers if answers else 0.0)
        self.postgres.append(used[1] / answers if answers else 0.0)
        self.errors += sum(each.errors for each in loads) + (not answers)

    def rate(self) -> Figure:
        return Figure(self.name, "/s", self.rates)

    def costs(self) -> list[Figure]:
        return [
            Figure(f"CPU of the service, {self.name}", "µs", self.service),
            Figure(f"CPU of PostgreSQL, {self.name}", "µs", self.postgres),
            Figure(f"{self.name}, p99", "ms", self.p99),
        ]


@define
class _Stage:
    """The hosts, and what they share."""

    store: Database
    servers: list[Server]
    plan: Plan

    def round(self, cell: _Cell) -> None:
        servers, work = self.servers[: cell.size], cell.work
        if work.ends_sessions:
            self.store.open_sessions(work.people)
        files = [
            wire.write(
                self.plan.folder / f"for {place}", work.requests(work.people[place :: cell.size])
            )
            for place in range(cell.size)
        ]
        ask = partial(
            load, seconds=self.plan.seconds, connections=CONNECTIONS // cell.size, counts=True
        )
        before = self._used(servers)
        with ThreadPoolExecutor(cell.size) as pool:
            loads = list(pool.map(ask, [server.url for server in servers], files))
        service, postgres = map(processes.spent, before, self._used(servers))
        cell.note(loads, self.plan.seconds, (service, postgres))
        # Whoever has ended them all has gone on to end none.
        cell.errors += work.ends_sessions and not self.store.has_sessions(work.people)

    def _used(self, servers: Sequence[Server]) -> tuple[processes.Used, processes.Used]:
        service = [pid for server in servers for pid in processes.in_group(server.pid)]
        return processes.used(service), processes.used(processes.with_children(self.store.pid))


def measure(plan: Plan) -> Part:
    """Have one host work, then more of them, in turn; then end sessions, beside a control."""
    cells = [_Cell(work, size) for work in WORKS for size in SIZES]
    with ExitStack() as stack:
        net = stack.enter_context(network(max(SIZES)))
        stack.enter_context(net.centre.entered())
        store = stack.enter_context(database(host=net.centre))
        store.fill(range(1, ENDED.stop))
        stage = _Stage(store, _start(stack, net, store), plan)
        for work in WORKS:
            stage.round(_Cell(work, max(SIZES)))  # Warms them up.
        for _ in range(plan.rounds):
            for cell in cells:
                stage.round(cell)
        ended = _end(stage)
        control = _end(_Stage(store, _start(stack, net, store, **ALONE), plan))
    return _part(cells, ended, control if net.centre.is_apart else [])


def _start(stack: ExitStack, net: Network, store: Database, **settings: str) -> list[Server]:
    settings |= {"WATCHWORD_DATABASE_URL": store.url}
    return [stack.enter_context(services.on(host, settings)) for host in net.hosts]


def _end(stage: _Stage) -> list[Seen]:
    seen = []
    for _ in range(stage.plan.rounds):
        stage.store.open_sessions(ENDED)
        ending = Ending([cookie(number) for number in ENDED])
        seen.append(ending.measure(stage.servers, seconds=stage.plan.seconds))
    return seen


def _part(cells: list[_Cell], ended: list[Seen], control: list[Seen]) -> Part:
    # By work: each with one host first.
    alone = {cell.work.name: cell.rate() for cell in cells if cell.size == 1}
    ratios = [
        ratio(f"{cell.name} / 1", cell.rate(), alone[cell.work.name])
        for cell in cells
        if cell.size > 1
    ]
    costs = [figure for cell in cells if cell.size in ENDS for figure in cell.costs()]
    errors = sum(cell.errors for cell in cells) + sum(each.accepted + each.failed for each in ended)
    # One that sees nothing shows nothing.
    errors += sum(each.accepted == 0 for each in control)
    figures = [
        *ratios,
        *(cell.rate() for cell in cells),
        *costs,
        *_told("reads after a log-out", ended),
        *(_told("control: reads after a log-out", control) if control else ()),
    ]
    about = ABOUT + (APART if control else TOGETHER)
    return Part("hosts", "Hosts on one PostgreSQL", figures, about, errors)


def _told(name: str, seen: list[Seen]) -> list[Figure]:
    return [
        Figure(name, "", [each.asked for each in seen]),
        Figure(f"{name}, accepted", "", [each.accepted for each in seen]),
    ]
