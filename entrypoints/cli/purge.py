"""`watchword purge`."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from entrypoints.cli.origin import told_of
from entrypoints.cli.output import json_option, print_json
from entrypoints.cli.starter import Starter, pass_starter
from entrypoints.settings import Settings


@click.command("purge")
@json_option
@pass_starter
def command(starter: Starter, *, as_json: bool) -> None:
    """Delete the sessions that are over, and what is no longer kept of the audit and of requests.

    The service may be running, and nobody notices: such sessions let nobody in. Run it once a day.
    """
    settings = starter.load_settings()
    application = starter.build(settings)
    ended = _counted(application.purge_expired(), what="sessions")
    with told_of(application) as origin:
        entries = _counted(application.purge_audit(origin=origin), what="entries")
    requests = None
    if _are_kept(settings):
        requests = _counted(application.purge_requests(), what="requests")
    if as_json:
        print_json({"deleted": ended, "entries": entries, "requests": requests})
        return
    click.echo(_told(ended, entries, requests))


def _are_kept(settings: Settings) -> bool:
    # The file is made by those who serve alone: whoever purges may be root. Where it is still there
    # and nothing is kept any more, what is too old goes all the same.
    file = settings.requests_file_used
    return file is not None and Path(file).exists()


def _told(ended: int, entries: int, requests: int | None) -> str:
    sessions = f"{ended} expired {'session' if ended == 1 else 'sessions'}"
    of_audit = f"{entries} {'entry' if entries == 1 else 'entries'} of the audit"
    if requests is None:
        return f"Deleted {sessions} and {of_audit}. There is no file of requests."
    of_file = f"{requests} {'request' if requests == 1 else 'requests'}"
    return f"Deleted {sessions}, {of_audit} and {of_file}."


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
