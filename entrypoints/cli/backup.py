"""`watchword backup`."""

import click

from entrypoints.cli.copying import print_tally, shown_progress
from entrypoints.cli.output import json_option
from entrypoints.cli.starter import Starter, pass_starter


@click.command("backup")
@click.argument("file", type=click.Path())
@json_option
@pass_starter
def command(starter: Starter, *, file: str, as_json: bool) -> None:
    """Copy every user and every live session, as of this moment, into a new FILE.

    The service may be running. The file is readable by its owner alone, and there only when it
    is whole and compared with the store. Keep it as carefully: it holds the same hashes.
    """
    back_up = starter.application().back_up_store
    with shown_progress() as progress:
        tally = back_up(file=file, progress=progress)
    print_tally(tally, says="Backed up", as_json=as_json)
