"""`watchword purge`."""

from collections.abc import Iterable

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from entrypoints.cli.output import json_option, print_json
from entrypoints.cli.starter import Starter, pass_starter


@click.command("purge")
@json_option
@pass_starter
def command(starter: Starter, *, as_json: bool) -> None:
    """Delete the sessions that are over; the service may be running.

    Nobody notices: such sessions let nobody in. Run it once a day.
    """
    ended = _counted(starter.application().purge_expired())
    if as_json:
        print_json({"deleted": ended})
    else:
        click.echo(f"Deleted {ended} expired {'session' if ended == 1 else 'sessions'}.")


def _counted(steps: Iterable[int]) -> int:
    """Add the steps up, before the eyes of whoever sits at a terminal."""
    console = Console(stderr=True)
    ended = 0
    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} sessions deleted"))
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("purge", total=None)
        for step in steps:
            ended += step
            progress.update(task, completed=ended)
    return ended
