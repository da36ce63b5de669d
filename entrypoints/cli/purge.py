"""`watchword purge`."""

import sys
from collections.abc import Iterable

import click

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
    ended = 0
    with click.progressbar(
        steps,
        item_show_func=lambda _: f"{ended} sessions deleted",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as shown:
        for step in shown:
            ended += step
    return ended
