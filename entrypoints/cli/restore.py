"""`watchword restore`."""

import click

from entrypoints.cli.copying import print_tally, shown_progress
from entrypoints.cli.origin import told_of
from entrypoints.cli.output import json_option
from entrypoints.cli.starter import Starter, pass_starter


@click.command("restore")
@click.argument("file", type=click.Path())
@click.option("--replace", is_flag=True, help="Replace the users that are there already.")
@click.option("--keep-sessions", is_flag=True, help="Let in who was logged in when FILE was made.")
@json_option
@pass_starter
def command(
    starter: Starter, *, file: str, replace: bool, keep_sessions: bool, as_json: bool
) -> None:
    """Have the store hold what FILE holds, all of it or nothing.

    The service may be running. Every session ends, so that those that were ended since the
    backup do not come back; --keep-sessions keeps those of FILE and ends all others.
    """
    application = starter.application()
    with told_of(application) as origin, shown_progress() as progress:
        tally = application.restore_store(
            origin=origin,
            file=file,
            replaces=replace,
            keeps_sessions=keep_sessions,
            progress=progress,
        )
    print_tally(tally, says="Restored", as_json=as_json)
