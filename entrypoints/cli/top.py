"""`watchword top`."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

import click
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from application import Application
from application.monitoring.figures import Overview
from application.ports.contents import Extent
from entrypoints.cli.keys_pressed import waiting_for_keys
from entrypoints.cli.starter import Starter, pass_starter

SPAN: Final = timedelta(hours=1)
EVERY: Final = 2.0
"""Seconds between two looks."""
_LEVELS: Final = " ▁▂▃▄▅▆▇█"
_MILLISECOND: Final = 1_000


@click.command("top")
@click.option("--once", is_flag=True, help="Show it once, and end.")
@pass_starter
def command(starter: Starter, *, once: bool) -> None:
    """Watch the running service in figures; q or Ctrl-C ends it, any other key looks anew."""
    application = starter.application()
    console = Console()
    if once:
        console.print(_frame(application))
        return
    with (
        suppress(KeyboardInterrupt),
        waiting_for_keys() as wait,
        Live(_frame(application), console=console, screen=True, auto_refresh=False) as live,
    ):
        while not wait(EVERY):
            live.update(_frame(application), refresh=True)


def _frame(application: Application) -> Group:
    seen = application.view_figures(span=SPAN)
    return Group(
        _headline(seen),
        _figures(seen),
        _people(seen, application.measure_store()),
        _processes(seen),
        _routes(seen),
    )


def _headline(seen: Overview) -> Text:
    counts = [point.figures.requests for point in seen.points]
    title = f"Watchword, the last hour up to {seen.until:%H:%M} UTC\n"
    return Text.assemble((title, "bold"), (spark(counts), "cyan"))


def _figures(seen: Overview) -> Table:
    last = seen.points[-2].figures.requests / seen.step.total_seconds()
    table = _table("requests", "a second", "p50", "p95", "p99", "refused", "errors")
    table.add_row(
        f"{seen.whole.requests:,}",
        f"{last:,.1f}",
        milliseconds(seen.whole.p50_us),
        milliseconds(seen.whole.p95_us),
        milliseconds(seen.whole.p99_us),
        f"{seen.whole.refused:,}",
        f"{seen.whole.errors:,}",
    )
    return table


def _people(seen: Overview, extent: Extent | None) -> Table:
    table = _table("log-ins", "wrong", "throttled", "sign-ups", "users", "sessions")
    table.add_row(
        f"{seen.tries.let_in:,}",
        f"{seen.tries.refused:,}",
        f"{seen.tries.throttled:,}",
        f"{seen.tries.signed_up:,}",
        f"{extent.users:,}" if extent else "?",
        f"{extent.sessions:,}" if extent else "?",
    )
    return table


def _processes(seen: Overview) -> Table:
    table = _table("memory", "processor", "hashing", "not kept", "lost", of=("process", "started"))
    for each in seen.processes:
        table.add_row(
            str(each.pid),
            f"{each.started_at:%Y-%m-%d %H:%M} UTC",
            f"{each.memory_bytes / 1e6:,.0f} MB",
            f"{each.cpu_us / 1e6:,.1f} s",
            str(each.hashing),
            f"{each.unkept:,}",
            f"{each.lost:,}",
        )
    if not seen.processes:
        table.add_row("none", "nobody serves, or requests are not counted")
    return table


def _routes(seen: Overview) -> Table:
    table = _table("requests", "refused", "errors", "p50", "p95", of=("method", "route"))
    for each in seen.routes[:10]:
        figures = each.figures
        table.add_row(
            each.method,
            each.route or "no such route",
            f"{figures.requests:,}",
            f"{figures.refused:,}",
            f"{figures.errors:,}",
            milliseconds(figures.p50_us),
            milliseconds(figures.p95_us),
        )
    return table


def _table(*figures: str, of: Sequence[str] = ()) -> Table:
    """Make a table whose figures are whole however narrow the terminal is."""
    table = Table(box=None, pad_edge=False)
    for title in of:
        table.add_column(title, overflow="fold")
    for title in figures:
        table.add_column(title, justify="right", no_wrap=True)
    return table


def spark(counts: Sequence[int]) -> str:
    """Draw numbers as blocks, the highest of them whole; whatever is not nothing is seen."""
    most = max(counts, default=0)
    top = len(_LEVELS) - 1
    return "".join(_LEVELS[max(round(top * each / most), 1) if each else 0] for each in counts)


def milliseconds(us: int | None) -> str:
    """Write a duration."""
    return "-" if us is None else f"{us / _MILLISECOND:,.2f} ms"
