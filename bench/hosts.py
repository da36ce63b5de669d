"""More and more hosts of the service on a PostgreSQL pair, without and with a Redis Cluster.

Long because all that is said of it is said here.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack

from attrs import evolve

from bench import services
from bench.ended import Ending, Seen
from bench.figures import Figure, Part, ratio
from bench.host_cells import CONNECTIONS, Cell, Stand
from bench.host_works import ENDED, LOG_OUTS, READ, WORKS, cookie
from bench.networks import Host, network
from bench.pairs import pair
from bench.plan import Plan
from bench.postgres import Database
from bench.redis_cluster import RedisCluster, redis_cluster
from bench.servers import Server

SIZES = (1, 2, 3, 4)
ENDS = (min(SIZES), max(SIZES))
NODES = 3
ALONE = {"WATCHWORD_HOSTS": "one"}
ABOUT = (
    "Each host is one process of the service, with settings as they ship, so that no read is"
    " answered from its memory. All share a PostgreSQL pair, of which commits wait for both, and"
    f" with Redis a cluster of {NODES} nodes as well. All of it shares the cores of this machine"
    f" with the load: {CONNECTIONS} connections in all. Reads are of {len(READ):,} sessions in"
    " turn, which Redis has forgotten before each second of them: so about as many reads miss as"
    " would of five times the sessions, each remembered for five seconds. Each log-out ends another"
    " session, and a sign-up is mostly its hash. CPU is what the system counts of the processes,"
    " those of PostgreSQL and of Redis together, divided by the answers. Ended sessions: hosts take"
    " turns to end one, and all are asked all the time for those near by; told of are reads that"
    " were sent after their log-out was answered."
)
APART = (
    " Every host, each PostgreSQL and each node of Redis has a network namespace of its own, and"
    " every host a /dev/shm. The controls have to let some in: one is told that there is but one"
    " host, which is not so; in the one with Redis half of the hosts have not been told of it."
)
TOGETHER = (
    " THESE ARE NOT HOSTS: without root and `ip` they are ports of this machine, share its memory,"
    " and have no control."
)
Settings = Mapping[str, str]


def measure(plan: Plan) -> Part:
    """Have one host work, then more of them, in turn; then end sessions, beside controls."""
    with ExitStack() as stack:
        net = stack.enter_context(network(max(SIZES) + 2 + NODES))
        stack.enter_context(net.centre.entered())
        stands = list(_stands(stack, net.hosts))
        cells = [Cell(work, each, size) for work in WORKS for size in SIZES for each in stands]
        for cell in cells[-len(stands) :]:
            for work in WORKS:
                Cell(work, cell.stand, cell.size).round(plan)  # Warms them up.
        for number in range(plan.rounds):
            # To and fro: whatever one leaves to the next, it leaves to either.
            for cell in cells[:: -1 if number % 2 else 1]:
                cell.round(plan)
        ended = {each.suffix: _end(each, plan) for each in stands}
        controls = {
            each.suffix: _end(each, plan)
            for each in (_deceived(stack, stand, net.hosts) for stand in stands)
            if net.centre.is_apart
        }
    return _part(cells, ended, controls)


def _stands(stack: ExitStack, hosts: Sequence[Host]) -> Iterator[Stand]:
    one, other, *nodes = hosts[max(SIZES) :]
    postgres = stack.enter_context(pair(one, other))
    redis = stack.enter_context(redis_cluster(nodes))
    # Each has a database of its own: whoever is told of Redis relies on all others being told.
    for suffix, beside in (("", None), (" with Redis", redis)):
        store = postgres.database()
        store.fill(range(1, ENDED.stop))
        settings = _settings(store, beside)
        servers = _started(stack, hosts, [settings] * max(SIZES))
        yield Stand(suffix, store, beside, servers)


def _settings(store: Database, redis: RedisCluster | None) -> Settings:
    beside = {"WATCHWORD_REDIS_URL": redis.url} if redis else {}
    return {"WATCHWORD_DATABASE_URL": store.url, **beside}


def _deceived(stack: ExitStack, stand: Stand, hosts: Sequence[Host]) -> Stand:
    """Set up the same with hosts that do not know of one another."""
    right = _settings(stand.store, stand.redis)
    wrong = _settings(stand.store, None) if stand.redis else {**right, **ALONE}
    each = [wrong if place % 2 or not stand.redis else right for place in range(max(SIZES))]
    return evolve(stand, servers=_started(stack, hosts, each))


def _started(stack: ExitStack, hosts: Sequence[Host], settings: Sequence[Settings]) -> list[Server]:
    return [
        stack.enter_context(services.on(host, each))
        for host, each in zip(hosts, settings, strict=False)
    ]


def _end(stand: Stand, plan: Plan) -> list[Seen]:
    seen = []
    for _ in range(plan.rounds):
        stand.prepare(LOG_OUTS)
        ending = Ending([cookie(number) for number in ENDED])
        seen.append(ending.measure(stand.servers, seconds=plan.seconds))
    return seen


def _part(
    cells: Sequence[Cell], ended: Mapping[str, list[Seen]], controls: Mapping[str, list[Seen]]
) -> Part:
    figures = [
        *_ratios({cell.name: cell for cell in cells}),
        *(cell.rate() for cell in cells),
        *(figure for cell in cells if cell.size in ENDS for figure in cell.costs()),
        *_told("reads after a log-out", ended),
        *_told("control: reads after a log-out", controls),
    ]
    errors = sum(cell.errors for cell in cells)
    errors += sum(each.accepted + each.failed for seen in ended.values() for each in seen)
    # One that sees nothing shows nothing.
    errors += sum(each.accepted == 0 for seen in controls.values() for each in seen)
    about = ABOUT + (APART if controls else TOGETHER)
    return Part(
        "hosts", "Hosts on a PostgreSQL pair, without and with Redis", figures, about, errors
    )


def _ratios(cells: Mapping[str, Cell]) -> Iterator[Figure]:
    for cell in cells.values():
        if cell.size == max(SIZES):
            one = evolve(cell, size=1).name
            yield ratio(f"{cell.name} / 1", cell.rate(), cells[one].rate())
    for cell in cells.values():
        if cell.stand.redis:
            without = evolve(cell, stand=evolve(cell.stand, suffix="")).name
            yield ratio(f"{cell.name} / without", cell.rate(), cells[without].rate())


def _told(name: str, seen: Mapping[str, list[Seen]]) -> Iterator[Figure]:
    for suffix, rounds in seen.items():
        yield Figure(f"{name}{suffix}", "", [each.asked for each in rounds])
        yield Figure(f"{name}{suffix}, accepted", "", [each.accepted for each in rounds])
