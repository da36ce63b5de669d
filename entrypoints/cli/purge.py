"""`watchword purge`."""

import sys
from collections.abc import Iterable

import click

from entrypoints.cli.origin import told_of
from entrypoints.cli.output import json_option, print_json
from entrypoints.cli.starter import Starter, pass_starter


@click.command("purge")
@json_option
@pass_starter
def command(starter: Starter, *, as_json: bool) -> None:
    """Delete the sessions that are over, and what the audit keeps no longer.

    The service may be running, and nobody notices: such sessions let nobody in. Run it once a day.
    """
    application = starter.application()
    ended = _counted(application.purge_expired(), what="sessions")
    with told_of(application) as origin:
        entries = _counted(application.purge_audit(origin=origin), what="entries")
    if as_json:
        print_json({"deleted": ended, "entries": entries})
        return
    sessions = f"{ended} expired {'session' if ended == 1 else 'sessions'}"
    of_audit = f"{entries} {'entry' if entries == 1 else 'entries'} of the audit"
    click.echo(f"Deleted {sessions} and {of_audit}.")


def _counted(steps: Iterable[int], *, what: str) -> int:
    """Add the steps up, before the eyes of whoever sits at a terminal."""
    deleted = 0
    with click.progressbar(
        steps,
        item_show_func=lambda _: f"{deleted} {what} deleted",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as shown:
        for step in shown:
            deleted += step
    return deleted
