"""What was seen, as a table, in sentences, and as figures for a file."""

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence

from attrs import asdict
from rich.table import Column, Table

from bench.peers.cells import AGAIN, Work
from bench.peers.figures import Figure, Spread
from bench.peers.peer import Peer

CAPTION = "ratio: how many times as many Watchword answered in the same round"


def table(found: Sequence[Figure]) -> Table:
    """Show the cells, one kind of work after the other."""
    columns = ("work", "server", "median/s", "lowest to highest", "ratio", "its spread", "errors")
    words, numbers = columns[:2], columns[2:]
    shown = Table(
        *(Column(name, no_wrap=True) for name in words),
        *(Column(name, no_wrap=True, justify="right") for name in numbers),
        caption=CAPTION,
    )
    for figure in found:
        shown.add_row(*_row(figure), end_section=figure is _last_of(figure.work, found))
    return shown


def _row(figure: Figure) -> tuple[str, ...]:
    rate, ratio = figure.per_second, figure.ratio
    return (
        figure.work,
        figure.name,
        _rate(rate.median),
        f"{_rate(rate.lowest)} to {_rate(rate.highest)}",
        f"{ratio.median:.2f}",
        f"{ratio.lowest:.2f} to {ratio.highest:.2f}",
        str(figure.errors),
    )


def _rate(per_second: float) -> str:
    return f"{per_second:,.0f}" if per_second >= 1000 else f"{per_second:.1f}"


def _last_of(work: Work, found: Sequence[Figure]) -> Figure:
    return [figure for figure in found if figure.work is work][-1]


def sentences(found: Sequence[Figure], peers: Sequence[Peer]) -> Iterator[str]:
    """Say how far to trust the table, what it compares, and what of it is only the hash."""
    noise = next(figure.ratio for figure in found if figure.name == AGAIN)
    yield (
        f"Watchword read again came to {noise.lowest:.2f} to {noise.highest:.2f} of itself:"
        " that much is the machine's noise."
    )
    yield ", ".join(dict.fromkeys(peer.title for peer in peers)) + "; two workers each, on SQLite."
    equal = {figure.name: figure.ratio for figure in found if figure.work is Work.LOG_IN_EQUAL}
    for figure in found:
        if figure.work is Work.LOG_IN and figure.name in equal:
            yield _of_the_hash(figure.name, figure.ratio, equal[figure.name])


def _of_the_hash(name: str, own: Spread, equal: Spread) -> str:
    return (
        f"{name}: log-ins are {own.median:.2f} to 1 at its own defaults and {equal.median:.2f} to 1"
        f" at equal argon2; a factor of {own.median / equal.median:.2f} is only the choice of hash."
    )


def as_json(
    found: Sequence[Figure], peers: Sequence[Peer], *, rounds: int, seconds: int
) -> Mapping[str, object]:
    """Give all that a reader needs to judge the figures by."""
    return {
        "rounds": rounds,
        "seconds": seconds,
        "machine": _machine(),
        "peers": {peer.name: peer.versions() for peer in peers},
        "cells": [asdict(figure) for figure in found],
    }


def _machine() -> Mapping[str, object]:
    node = shutil.which("node")
    version = node and subprocess.run(
        [node, "--version"], capture_output=True, text=True, check=True
    )
    return {
        "processors": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "node": version.stdout.strip() if version else None,
        "load": "wrk" if shutil.which("wrk") else "python",
    }
