"""What the rounds saw, each cell beside Watchword's in the same round."""

from collections.abc import Mapping, Sequence

from bench.figures import Figure, Part, ratio
from bench.loads import Load
from bench.peers.cells import AGAIN, WATCHWORD, Cell, Work
from bench.peers.peer import Peer

ABOUT = (
    "{peers}: each as its documentation starts it, with two workers, on SQLite. All run at once;"
    " one at a time is asked. A work / a peer is how many times as many of it Watchword answered"
    " in the same round. Equal argon2 is a peer made to hash as Watchword does by default; how much"
    " quicker that makes its log-ins is only the choice of hash. Watchword again is Watchword: how"
    " far apart these two are is what the machine makes up."
)


def part(seen: Mapping[Cell, Sequence[Load]], peers: Sequence[Peer]) -> Part:
    """Compare every cell with Watchword's of its kind.

    What a peer fails under load is a figure; what Watchword fails is a bug.
    """
    rates = {(cell.name, cell.work): _rate(cell, loads) for cell, loads in seen.items()}
    figures = [*_ratios(rates), *_choices_of_hash(rates), *rates.values(), *_failures(seen)]
    about = ABOUT.format(peers=", ".join(dict.fromkeys(peer.title for peer in peers)))
    ours = [loads for cell, loads in seen.items() if cell.name in (WATCHWORD, AGAIN)]
    return Part("peers", "Beside its peers", figures, about, sum(map(_errors, ours)))


def _rate(cell: Cell, loads: Sequence[Load]) -> Figure:
    return Figure(f"{cell.work}, {cell.name}", "/s", [each.per_second for each in loads])


def _ratios(rates: Mapping[tuple[str, Work], Figure]) -> list[Figure]:
    # Watchword's own argon2 is what the others are made equal to.
    alike = {Work.LOG_IN_EQUAL: Work.LOG_IN}
    return [
        ratio(f"{work} / {name}", rates[WATCHWORD, alike.get(work, work)], rate)
        for (name, work), rate in rates.items()
        if name != WATCHWORD
    ]


def _choices_of_hash(rates: Mapping[tuple[str, Work], Figure]) -> list[Figure]:
    return [
        ratio(f"{name}, equal argon2 / its own", equal, rates[name, Work.LOG_IN])
        for (name, work), equal in rates.items()
        if work is Work.LOG_IN_EQUAL
    ]


def _failures(seen: Mapping[Cell, Sequence[Load]]) -> list[Figure]:
    return [
        Figure(f"{cell.work}, {cell.name}, failed", "", [each.errors for each in loads])
        for cell, loads in seen.items()
        if _errors(loads)
    ]


def _errors(loads: Sequence[Load]) -> int:
    return sum(each.errors for each in loads)
